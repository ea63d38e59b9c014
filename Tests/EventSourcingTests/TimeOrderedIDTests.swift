import EventSourcing
import Foundation
import Testing

@Suite("Identifiers that sort by time")
struct TimeOrderedIDTests {
    @Test func `the example of RFC 9562, appendix A6, comes out`() {
        // 2022-02-22T14:22:22-05:00, rand_a CC3, rand_b 18C4DC0C0C07398F.
        let id = TimeOrderedID.version7(at: Timestamp(microseconds: 1_645_557_742_000_000), random: (0xCC3, 0x18C4_DC0C_0C07_398F))
        #expect(id.uuidString == "017F22E2-79B0-7CC3-98C4-DC0C0C07398F")
    }

    @Test func `a later millisecond sorts later, whatever chance says`() {
        let early = TimeOrderedID.version7(at: Timestamp(microseconds: 1_000), random: (.max, .max))
        let late = TimeOrderedID.version7(at: Timestamp(microseconds: 2_000), random: (0, 0))
        #expect(early < late)
    }

    @Test func `a hash gives one id, which says that it is a version 8`() {
        let id = TimeOrderedID.version8(of: Array(repeating: 0xFF, count: 32))
        #expect(id.uuidString == "FFFFFFFF-FFFF-8FFF-BFFF-FFFFFFFFFFFF")
    }
}
