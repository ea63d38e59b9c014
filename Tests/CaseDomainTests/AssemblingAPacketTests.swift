import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Putting a packet together")
struct AssemblingAPacketTests {
    private static let missing = PacketGap(kind: .documentMissing, code: "08", isBlocking: true)
    private static let conflict = PacketGap(kind: .quantityConflict, isBlocking: true)
    private static let late = PacketGap(kind: .documentTooOld, code: "08", isBlocking: false)

    @Test func `a packet goes with the signed letter, and the submission names it`() {
        Case.given(Past.signed).when(.assemblePacket(The.assemble([Self.late]))).then(
            .packetAssembled(
                PacketAssembled(
                    packet: The.packet, documents: [The.document], letter: The.letter, letterVersion: 1, gaps: [Self.late],
                    controlNumbers: PHI(ControlNumbers(["ACN-90021-1"])))))
        let assembled = Past.after([.assemblePacket(The.assemble())], Past.signed)
        guard case .submissionQueued(let queued) = Case.given(assembled).when(.submit(The.submit)).events.first else {
            Issue.record("it is submitted")
            return
        }
        #expect(queued.packet == The.packet)
        Case.given(assembled).when(.assemblePacket(The.assemble())).thenNothing()
    }

    @Test func `what blocks holds the request back, until another packet is put together`() {
        Case.given(Past.signed).when(.assemblePacket(The.assemble([Self.missing, Self.late]))).then(
            .packetCheckFailed(PacketCheckFailed(packet: The.packet, gaps: [Self.missing, Self.late])))
        let failed = Past.after([.assemblePacket(The.assemble([Self.missing]))], Past.signed)
        Case.given(failed).when(.assemblePacket(The.assemble([Self.missing]))).thenNothing()
        Case.given(failed).when(.submit(The.submit)).thenRefused(.packetIncomplete)
        #expect(!Case.given(failed).state.possible(at: The.now).contains(.submit))
        let contradicting = Past.after([.assemblePacket(The.assemble([Self.missing, Self.conflict]))], Past.signed)
        Case.given(contradicting).when(.submit(The.submit)).thenRefused(.packetConflict)
        let put = Past.after([.assemblePacket(The.assemble())], failed)
        #expect(Case.given(put).when(.submit(The.submit)).facts.count == 2)
    }

    @Test func `a conflict that does not block holds nothing back`() {
        let mild = PacketGap(kind: .benefitsConflict, isBlocking: false)
        let assembled = Past.after([.assemblePacket(The.assemble([mild]))], Past.signed)
        #expect(Case.given(assembled).when(.submit(The.submit)).facts.count == 2)
    }

    @Test func `a packet needs a service and, where one is needed, a letter that may go`() {
        Case.given(Past.evaluated).when(.assemblePacket(The.assemble())).thenRefused(.serviceMissing)
        Case.given(Past.requested).when(.assemblePacket(The.assemble())).thenRefused(.letterMissing)
        Case.given(Past.drafted).when(.assemblePacket(The.assemble())).thenRefused(.letterUnsigned)
        Case.given(Past.closed).when(.assemblePacket(The.assemble())).thenRefused(.caseClosed)
        var other = The.assemble()
        other.letter = The.id(200)
        Case.given(Past.signed).when(.assemblePacket(other)).thenRefused(.letterUnknown)
        #expect(Case.given(RequestPast.evaluation).when(.assemblePacket(The.assemble())).facts.count == 1)
    }

    @Test func `a failed check that was recorded in error holds nothing back`() {
        let failed = Past.after([.assemblePacket(The.assemble([Self.missing]))], Past.signed)
        let back = RequestPast.takingBack(PacketCheckFailed.type, in: failed)
        #expect(Case.given(back).when(.submit(The.submit)).facts.count == 2)
    }
}
