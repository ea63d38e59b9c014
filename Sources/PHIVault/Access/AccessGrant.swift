public import EventSourcing

/// Leave to open patients' data: proof that somebody's look at it is in the access book (architecture, D4).
///
/// Only `AccessDoor` makes one, after its event was committed.
public struct AccessGrant: Sendable, Hashable {
    public let tenant: TenantID
    public let purpose: Purpose
    /// The patients and streams whose data may be opened; nobody else's.
    public let patients: Set<PatientID>
    public let subjects: Set<StreamID>
    /// The access event, by its place in the `access` book.
    public let position: Position

    init(_ record: AccessRecord, tenant: TenantID, purpose: Purpose, position: Position) {
        self.tenant = tenant
        self.purpose = purpose
        self.patients = Set(record.patients)
        self.subjects = Set(record.subjects)
        self.position = position
    }
}

extension PHIVault {
    /// The one door out: opens both parts of events, whose patients the grant names.
    ///
    /// A part whose key was destroyed reads as `.shredded`. Throws `.wrongKey` for a patient the grant does not name: that is a
    /// fault of ours, and nothing is opened.
    public func open(_ envelopes: [RecordedEnvelope], under grant: AccessGrant) async throws(SealError) -> [PlainBody] {
        var bodies: [PlainBody] = []
        bodies.reserveCapacity(envelopes.count)
        for envelope in envelopes {
            guard envelope.tenant == grant.tenant else { throw .wrongKey }
            let facts = try await self.open(envelope.facts, .facts, of: envelope)
            guard let part = envelope.phi else {
                bodies.append(PlainBody(facts: facts, phi: .absent))
                continue
            }
            do throws(VaultError) {
                let key = try await self.cachedKey(part.key, of: envelope.tenant)
                let isNamed =
                    key.owner.map { grant.patients.contains(PatientID($0)) } ?? false
                    || key.subject.map { grant.subjects.contains(StreamID($0)) } ?? false
                guard isNamed else { throw VaultError.wrongKey }
                let bytes = try DataKey(key).open(part, bound: EnvelopeBinding(envelope).bytes(of: .phi))
                bodies.append(PlainBody(facts: facts, phi: .present(bytes)))
            } catch {
                guard error == .shredded else { throw Self.sealError(error, at: envelope.position) }
                bodies.append(PlainBody(facts: facts, phi: .shredded))
            }
        }
        return bodies
    }
}
