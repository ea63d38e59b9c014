public import EventSourcing
import Postgres

import struct Foundation.UUID

extension PHIVault {
    /// Opens both parts of events of one tenant for the program itself: what fills the index by which patients are searched
    /// (architecture, D4).
    ///
    /// Nothing of it leaves the process: whoever answers with a patient's data opens it under an `AccessGrant`. A part whose key was
    /// destroyed reads as `.shredded`. The keys of all the events are fetched at once.
    public func open(_ envelopes: [RecordedEnvelope], of tenant: TenantID, under grant: SystemGrant) async throws(SealError) -> [PlainBody]
    {
        do {
            try await self.fetchKeys(Set(envelopes.compactMap { $0.phi?.key }), of: tenant)
        } catch {
            throw Self.sealError(error, at: envelopes.first?.position ?? .start)
        }
        var bodies = try await self.openFacts(of: envelopes)
        for (index, envelope) in envelopes.enumerated() {
            guard envelope.tenant == tenant else { throw .wrongKey }
            guard let part = envelope.phi else { continue }
            do throws(VaultError) {
                let key = try await self.cachedKey(part.key, of: tenant)
                bodies[index].phi = .present(try DataKey(key).open(part, bound: EnvelopeBinding(envelope).bytes(of: .phi)))
            } catch {
                guard error == .shredded else { throw Self.sealError(error, at: envelope.position) }
                bodies[index].phi = .shredded
            }
        }
        return bodies
    }
}
