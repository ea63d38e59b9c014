import EventSourcing
import Foundation
import TestSupport
import Testing

/// Instants as text: one form out, every form of RFC 3339 in.
@Suite("Timestamps")
struct TimestampTests {
    @Test func `an instant is written in UTC with six digits of a second`() {
        #expect(Timestamp(microseconds: 0).rfc3339 == "1970-01-01T00:00:00.000000Z")
        #expect(Timestamp(microseconds: -1).rfc3339 == "1969-12-31T23:59:59.999999Z")
        #expect(Timestamp(microseconds: 1_772_327_045_123_456).rfc3339 == "2026-03-01T01:04:05.123456Z")
        #expect(Timestamp.latest.rfc3339 == "9999-12-31T23:59:59.999999Z")
        #expect(Timestamp.earliest.rfc3339 == "0001-01-01T00:00:00.000000Z")
    }

    @Test func `offsets and short or long fractions are read`() {
        let instant = Timestamp(microseconds: 1_772_327_045_120_000)
        for text in ["2026-03-01T01:04:05.12Z", "2026-02-28T20:04:05.120000-05:00", "2026-03-01t06:34:05.120000999+05:30"] {
            #expect(Timestamp(rfc3339: text) == instant, "\(text)")
        }
    }

    @Test func `what is no instant is refused`() {
        for text in [
            "", "2026-03-01", "2026-03-01T01:04:05", "2026-02-29T01:04:05Z", "2026-03-01T24:00:00Z", "2026-03-01T01:60:05Z",
            "2026-03-01T01:04:60Z", "2026-03-01T01:04:05.Z", "2026-03-01T01:04:05+24:00", "2026-03-01T01:04:05Zz",
            "2026-03-01 01:04:05Z", "２026-03-01T01:04:05Z", "9999-12-31T23:59:59-01:00", "0001-01-01T00:00:00+01:00",
        ] { #expect(Timestamp(rfc3339: text) == nil, "\(text)") }
    }

    @Test func `any instant comes back from its text, and Foundation reads the same`() throws {
        for seed in 0..<2_000 as Range<UInt64> {
            var chance = SplitMix64(seed: seed)
            let instant = Timestamp(microseconds: Int64.random(in: Timestamp.earliest.rawValue...Timestamp.latest.rawValue, using: &chance))
            #expect(Timestamp(rfc3339: instant.rfc3339) == instant, "seed \(seed)")
            guard instant > Timestamp(microseconds: -2_000_000_000_000_000) else { continue }
            let read = try Date(instant.rfc3339, strategy: .iso8601.year().month().day().time(includingFractionalSeconds: true))
            #expect(abs(read.timeIntervalSince1970 * 1_000 - Double(instant.rawValue) / 1_000) < 2, "seed \(seed)")
        }
    }
}
