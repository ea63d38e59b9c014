public import EventSourcing

import struct Foundation.UUID

extension PHIVault: EventSeal {
    public func seal(_ append: Append, _ bodies: [(body: PlainBody, subject: KeySubject?)]) async throws(SealError) -> Append {
        precondition(append.events.count == bodies.count, "every event has a body")
        var sealed = append
        let facts = try await Self.translating { () async throws(VaultError) in try await self.factsKey(of: append.tenant) }
        for (index, (body, subject)) in bodies.enumerated() {
            // Both key ids belong to what the parts are bound to: they are set before anything is sealed.
            sealed.events[index].facts = SealedPart(key: facts.id, bytes: [])
            guard case .present(let bytes) = body.phi else {
                let binding = EnvelopeBinding(sealed.events[index], at: index, of: sealed)
                sealed.events[index].facts = facts.seal(body.facts, bound: binding.bytes(of: .facts))
                continue
            }
            guard let subject, let kind = Kind(rawValue: subject.kind) else {
                preconditionFailure("an event with patient data says whose key seals it")
            }
            let key = try await Self.translating { () async throws(VaultError) in
                try await self.key(
                    for: subject.subject, kind: kind, owner: subject.owner.map { PatientID($0.rawValue) }, of: append.tenant)
            }
            sealed.events[index].phi = SealedPart(key: key.id, bytes: [])
            let binding = EnvelopeBinding(sealed.events[index], at: index, of: sealed)
            sealed.events[index].facts = facts.seal(body.facts, bound: binding.bytes(of: .facts))
            sealed.events[index].phi = key.seal(bytes, bound: binding.bytes(of: .phi))
        }
        return sealed
    }

    /// A keyed hash of 32 bytes by the key of a case, a record or an inbox item: worth nothing without it, and after its end.
    ///
    /// For what facts must know of patients' data. Throws `.shredded` when the key was destroyed.
    public func keyedHash(
        of bytes: [UInt8], field: String, under subject: KeySubject, of tenant: TenantID
    ) async throws(SealError) -> [UInt8] {
        guard let kind = Kind(rawValue: subject.kind) else { preconditionFailure("a key is for a case, a record or an inbox item") }
        let key = try await Self.translating { () async throws(VaultError) in
            try await self.key(for: subject.subject, kind: kind, owner: subject.owner.map { PatientID($0.rawValue) }, of: tenant)
        }
        return key.hash(of: bytes, field: field)
    }

    public func openFacts(of envelopes: [RecordedEnvelope]) async throws(SealError) -> [PlainBody] {
        // The few keys first, then all events in one go: nobody waits between two of them.
        var keys: [OwnedKeyID: DataKey] = [:]
        for envelope in envelopes {
            let owned = OwnedKeyID(tenant: envelope.tenant, key: envelope.facts.key)
            if keys[owned] == nil { keys[owned] = try await self.key(owned.key, of: owned.tenant, at: envelope.position) }
        }
        var bodies: [PlainBody] = []
        bodies.reserveCapacity(envelopes.count)
        var binding: [UInt8] = []
        for envelope in envelopes {
            EnvelopeBinding.write(.facts, of: envelope, to: &binding)
            do throws(VaultError) {
                guard let key = keys[OwnedKeyID(tenant: envelope.tenant, key: envelope.facts.key)] else { throw .unknownKey }
                bodies.append(PlainBody(facts: try key.open(envelope.facts, bound: binding), phi: envelope.phi == nil ? .absent : .sealed))
            } catch {
                throw Self.sealError(error, at: envelope.position)
            }
        }
        return bodies
    }

    public func openFacts(of batch: EnvelopeBatch) async throws(SealError) -> OpenedFacts {
        var keys: [DataKey] = []
        for id in batch.factsKeys { keys.append(try await self.key(id, of: batch.tenant, at: batch.first?.position ?? .start)) }
        return try Self.openFacts(of: batch, by: keys)
    }

    /// Opens a batch whose keys are at hand, in the order of its `factsKeys`.
    private static func openFacts(of batch: EnvelopeBatch, by keys: [DataKey]) throws(SealError) -> OpenedFacts {
        var opened = OpenedFacts(byteCapacity: batch.byteCount, eventCapacity: batch.count)
        try batch.forEachSealedFacts { index, key, sealed, binding throws(SealError) in
            do throws(VaultError) {
                try keys[key].open(sealed, bound: binding).withUnsafeBytes { opened.append($0) }
            } catch {
                throw Self.sealError(error, at: batch[index].position)
            }
        }
        return opened
    }

    private struct OwnedKeyID: Hashable {
        let tenant: TenantID
        let key: KeyID
    }

    private func key(_ id: KeyID, of tenant: TenantID, at position: Position) async throws(SealError) -> DataKey {
        do throws(VaultError) {
            return try await self.key(id, of: tenant)
        } catch {
            throw Self.sealError(error, at: position)
        }
    }

    func open(_ part: SealedPart, _ which: EnvelopeBinding.Part, of envelope: RecordedEnvelope) async throws(SealError) -> [UInt8] {
        do throws(VaultError) {
            let key = DataKey(try await self.cachedKey(part.key, of: envelope.tenant))
            return try key.open(part, bound: EnvelopeBinding(envelope).bytes(of: which))
        } catch {
            throw Self.sealError(error, at: envelope.position)
        }
    }

    private static func translating<Value>(_ body: () async throws(VaultError) -> Value) async throws(SealError) -> Value {
        do throws(VaultError) {
            return try await body()
        } catch {
            throw Self.sealError(error, at: .start)
        }
    }

    static func sealError(_ error: VaultError, at position: Position) -> SealError {
        switch error {
        case .shredded: .shredded
        case .tampered: .tampered(position)
        case .unavailable: .unavailable
        case .unknownKey, .wrongKey, .unknownRecipe, .rootKey: .wrongKey
        }
    }
}
