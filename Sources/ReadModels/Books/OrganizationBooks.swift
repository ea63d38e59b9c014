public import CaseDomain
public import EventSourcing
public import Ledger

/// The books by which a clinic works, each one stream: payers' rules, the playbook, the glossary. Its organization keeps them, or the
/// clinic itself where it belongs to none.
///
/// Folded from the stream each time, as new as it is; a decision that relies on one pins tenant, stream and version.
public struct OrganizationBooks: Sendable {
    private let ledger: Ledger
    private let seal: any EventSeal

    /// Reads one program's ledger.
    public init(ledger: Ledger, seal: any EventSeal) {
        self.ledger = ledger
        self.seal = seal
    }

    /// In whose ledger the books for a clinic are.
    public func keeper(of clinic: TenantID) async throws(CommandError<Refusal>) -> TenantID {
        try await Self.telling {
            let history = try await self.ledger.facts(of: Clinic.stream(of: clinic), in: .work, of: clinic)
            let state = try await History.fold(history, by: Clinic.self, openedBy: self.seal, skippingNewer: true)
            return state.registered?.organization ?? clinic
        }
    }

    /// A tenant's own book; empty where none was begun.
    ///
    /// - Parameter version: as the book was after this event of it; as it is now, when absent.
    public func book<Book: Decider>(
        _: Book.Type, _ stream: StreamID, of tenant: TenantID, as version: StreamVersion? = nil
    ) async throws(CommandError<Refusal>) -> Book.State where Book.Event: StoredEvent {
        try await Self.telling {
            let envelopes = try await self.ledger.read(stream, in: .work, of: tenant)
            let known = version.map { version in envelopes.filter { $0.version <= version } } ?? envelopes
            return Book.fold(try await History.open(known, as: Book.Event.self, by: self.seal))
        }
    }

    private static func telling<Value>(_ read: () async throws -> Value) async throws(CommandError<Refusal>) -> Value {
        do {
            return try await read()
        } catch let error as HistoryError {
            throw .history(error)
        } catch let error as EventStoreError {
            throw .store(error)
        } catch {
            throw .store(.unavailable(sqlState: nil))
        }
    }
}
