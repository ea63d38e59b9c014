import CaseDomain
import EventSourcing

import struct Foundation.UUID

/// Chance that is the same for the same seed (SplitMix64; Steele, Lea and Flood, 2014), and what histories draw from it.
struct Chance: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) { self.state = seed }

    mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = self.state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// True so many times out of a hundred.
    mutating func percent(_ share: Int) -> Bool { Int.random(in: 0..<100, using: &self) < share }

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        // Every list that is drawn from is written below and has elements.
        elements[Int.random(in: 0..<elements.count, using: &self)]
    }

    /// An id of a moment, as a caller would make it.
    mutating func id(at moment: Timestamp) -> UUID { TimeOrderedID.version7(at: moment, random: (self.next(), self.next())) }

    mutating func bytes(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count { withUnsafeBytes(of: self.next()) { bytes += $0 } }
        return Array(bytes.prefix(count))
    }

    mutating func token() -> BlindToken {
        guard let token = BlindToken(self.bytes(32)) else { preconditionFailure("a token is 32 bytes") }
        return token
    }

    /// So many words that mean nothing.
    mutating func prose(_ words: ClosedRange<Int>) -> String {
        (0..<Int.random(in: words, using: &self)).map { _ in self.pick(Self.words) }.joined(separator: " ")
    }

    private static let words = [
        "walks", "with", "support", "the", "device", "helps", "at", "home", "daily", "transfers", "safely", "measured", "score", "below",
        "range", "therapy", "improved", "gait", "speech", "clarity", "requires", "weekly", "sessions", "caregiver", "reports", "progress",
    ]
}
