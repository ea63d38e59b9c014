public import CaseDomain
public import EventSourcing
public import Ledger
public import PHIVault

/// What patients' records say, opened for a decision of the program and shown to nobody.
///
/// Opened under the system grant: only a refusal or events come of it (architecture, D4).
public struct RecordsToDecide: Sendable {
    private let ledger: Ledger
    private let vault: PHIVault
    private let grant: SystemGrant

    /// Opens one program's records under its grant.
    public init(ledger: Ledger, vault: PHIVault, grant: SystemGrant) {
        self.ledger = ledger
        self.vault = vault
        self.grant = grant
    }

    /// What one event alone says of a patient.
    ///
    /// - Parameter position: the event's, in the `work` book.
    public func record(at position: Position, of tenant: TenantID) async throws(CommandError<Refusal>) -> Patient.State {
        let envelopes: [RecordedEnvelope]
        do {
            envelopes = try await self.ledger.events(at: [position], in: .work, of: tenant)
        } catch {
            throw .store(error)
        }
        let bodies: [PlainBody]
        do {
            bodies = try await self.vault.open(envelopes, of: tenant, under: self.grant)
        } catch {
            throw .history(.seal(error))
        }
        do {
            return Patient.fold(try History.decode(envelopes, bodies, as: Patient.Event.self))
        } catch {
            throw .history(error)
        }
    }

    /// When a patient was born, as the record says now; shredded where it was disposed of, `nil` where nobody is registered.
    public func birthDate(of patient: Patient.State, in tenant: TenantID) async throws(CommandError<Refusal>) -> PHI<CivilDate>? {
        guard let version = patient.currentDemographics else { return nil }
        let opened = try await self.record(at: version.place.position, of: tenant)
        return opened.demographics.last?.demographics.map(\.birthDate)
    }
}
