public import EventSourcing

import struct Foundation.UUID

/// A seal that hides nothing, for tests of what decides and folds: parts are stored as they come.
public struct PlainSeal: EventSeal {
    private static let key = KeyID(UUID(uuid: (1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)))

    public init() {}

    public func seal(_ append: Append, _ bodies: [(body: PlainBody, subject: KeySubject?)]) async throws(SealError) -> Append {
        var sealed = append
        for (index, (body, _)) in bodies.enumerated() {
            sealed.events[index].facts = SealedPart(key: Self.key, bytes: body.facts)
            if case .present(let bytes) = body.phi { sealed.events[index].phi = SealedPart(key: Self.key, bytes: bytes) }
        }
        return sealed
    }

    public func openFacts(of envelopes: [RecordedEnvelope]) async throws(SealError) -> [PlainBody] {
        envelopes.map { PlainBody(facts: $0.facts.bytes, phi: $0.phi == nil ? .absent : .sealed) }
    }

    public func openFacts(of batch: EnvelopeBatch) async throws(SealError) -> OpenedFacts {
        var opened = OpenedFacts()
        batch.forEachSealedFacts { _, _, sealed, _ in opened.append(sealed) }
        return opened
    }
}
