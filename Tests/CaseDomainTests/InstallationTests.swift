import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("The clock of an installation")
struct InstallationTests {
    private typealias Clock = Spec<Installation>

    private static let hour: Int64 = 3_600_000_000
    private static let ahead = Installation.Event.clockAdvanced(ClockAdvanced(offset: 72 * hour))

    @Test func `it runs ahead by what it was advanced, one after the other`() {
        Clock.given().when(.advanceClock(by: 72 * Self.hour)).then(Self.ahead)
        Clock.given(Self.ahead).when(.advanceClock(by: Self.hour)).then(.clockAdvanced(.init(offset: 73 * Self.hour)))
        Clock.given(Self.ahead).when(.advanceClock(by: 0)).thenNothing()
    }

    @Test func `it is set to a moment by how far that is from the real time`() {
        let real = The.now
        let later = Timestamp(microseconds: real.rawValue + 72 * Self.hour)
        Clock.given().when(.setClock(to: later, real: real)).then(Self.ahead)
        Clock.given(Self.ahead).when(.setClock(to: later, real: real)).thenNothing()
    }

    @Test func `it never goes back`() {
        Clock.given().when(.advanceClock(by: -1)).thenRefused(.clockBackwards)
        Clock.given(Self.ahead).when(.setClock(to: The.now, real: The.now)).thenRefused(.clockBackwards)
    }

    @Test func `it runs ahead by five years at most`() {
        let far = Installation.clockOffsetMax
        Clock.given().when(.advanceClock(by: far)).then(.clockAdvanced(.init(offset: far)))
        Clock.given(Self.ahead).when(.advanceClock(by: far)).thenRefused(.clockTooFar)
        Clock.given(Self.ahead).when(.advanceClock(by: .max)).thenRefused(.clockTooFar)
        Clock.given().when(.setClock(to: .latest, real: Timestamp(microseconds: .min))).thenRefused(.clockTooFar)
    }
}
