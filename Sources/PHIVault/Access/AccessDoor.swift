public import EventSourcing

public import struct Foundation.UUID

/// The way to a grant: an access event that is committed before anything is opened (architecture, D4).
///
/// Nothing else makes an `AccessGrant` or a `SystemGrant`. When the event cannot be appended there is no grant, and not a byte
/// of patient data leaves.
public struct AccessDoor: Sendable {
    /// Who asks, and for what purpose.
    public struct Principal: Sendable, Hashable {
        public var actor: ActorID
        public var purpose: Purpose

        public init(actor: ActorID, purpose: Purpose) {
            self.actor = actor
            self.purpose = purpose
        }
    }

    private let store: any EventStore
    private let seal: any EventSeal
    private let now: @Sendable () -> Timestamp
    private let id: @Sendable () -> UUID

    /// A door over a ledger and a vault.
    ///
    /// - Parameter id: makes time-ordered ids for access events.
    public init(
        store: any EventStore, seal: any EventSeal, now: @escaping @Sendable () -> Timestamp, id: @escaping @Sendable () -> UUID
    ) {
        self.store = store
        self.seal = seal
        self.now = now
        self.id = id
    }

    /// Leave to open a record. The event is durable when this returns.
    public func open(_ record: AccessRecord, for principal: Principal, in tenant: TenantID) async throws(AccessError) -> AccessGrant {
        let position = try await self.append(.opened(RecordOpened(record)), by: principal, in: tenant)
        return AccessGrant(record, tenant: tenant, purpose: principal.purpose, position: position)
    }

    /// Leave to show records as rows of a list. The event is durable when this returns.
    public func list(_ record: AccessRecord, for principal: Principal, in tenant: TenantID) async throws(AccessError) -> AccessGrant {
        let position = try await self.append(.listed(RecordsListed(record)), by: principal, in: tenant)
        return AccessGrant(record, tenant: tenant, purpose: principal.purpose, position: position)
    }

    /// Records that somebody was refused.
    public func deny(_ denied: AccessDenied, for principal: Principal, in tenant: TenantID) async throws(AccessError) {
        _ = try await self.append(.denied(denied), by: principal, in: tenant)
    }

    /// Leave for the program itself to read facts; recorded once per start in the installation's access book.
    public func takeSystemGrant(_ program: String, as principal: Principal, installation: TenantID) async throws(AccessError) -> SystemGrant
    {
        let position = try await self.append(.systemGrantTaken(SystemGrantTaken(program: program)), by: principal, in: installation)
        return SystemGrant(position: position)
    }

    private func append(_ event: AccessEvent, by principal: Principal, in tenant: TenantID) async throws(AccessError) -> Position {
        let id = self.id()
        let proposed = ProposedEvent(
            stream: StreamID(id), expected: .none, type: event.type, occurredAt: self.now(), facts: .unsealed)
        let unsealed = Append(
            tenant: tenant, book: .access, command: CommandID(id), commandHash: Self.noRequest, actor: principal.actor,
            purpose: principal.purpose, events: [proposed])
        let sealed: Append
        do {
            sealed = try await self.seal.seal(unsealed, [(event.encoded(), nil)])
        } catch {
            throw .notSealed(error)
        }
        do {
            return try await self.store.append(sealed).positions.lowerBound
        } catch .outcomeUnknown {
            return try await self.appendAgain(sealed)
        } catch {
            throw .notRecorded(code: error.code)
        }
    }

    /// The same id again: the event is there once, or enters now.
    private func appendAgain(_ append: Append) async throws(AccessError) -> Position {
        do {
            return try await self.store.append(append).positions.lowerBound
        } catch {
            throw .notRecorded(code: error.code)
        }
    }

    /// An access event is no answer to a command: nothing is compared.
    private static let noRequest = [UInt8](repeating: 0, count: 32)
}

/// Why no grant could be had: nothing may be shown.
public enum AccessError: Error, Sendable, Hashable {
    /// The access event could not be appended; `code` is the ledger's.
    case notRecorded(code: String)
    case notSealed(SealError)
}

/// Leave for the program itself to open facts in order to decide, project or schedule, of which only refusals and events come; and
/// patients' data in order to fill the search index, whose answers leave by the door.
public struct SystemGrant: Sendable, Hashable {
    /// The place of its event in the installation's access book.
    public let position: Position
}
