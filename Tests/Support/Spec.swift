public import EventSourcing
import Foundation
public import Testing

/// A sentence about a decider: given what happened, when this is asked, then this follows.
///
/// ```swift
/// Spec<Letter>.given(started).given(edited, by: author).when(.submitForReview(.init())).then(.submittedForReview(…))
/// ```
public struct Spec<D: Decider>: Sendable where D.Event: Equatable {
    /// What happened, as it was recorded: an event a minute, beginning a day before `now`.
    public private(set) var history: [Recorded<D.Event>] = []
    public private(set) var state = D.initial

    public static func given(_ events: D.Event..., by actor: ActorID = SpecMoment.actor) -> Self { Self.given(events, by: actor) }
    public static func given(_ events: [D.Event], by actor: ActorID = SpecMoment.actor) -> Self { Self().given(events, by: actor) }
    public func given(_ events: D.Event..., by actor: ActorID = SpecMoment.actor) -> Self { self.given(events, by: actor) }

    public func given(_ events: [D.Event], by actor: ActorID = SpecMoment.actor) -> Self {
        var spec = self
        for event in events {
            let number = spec.history.count + 1
            let recordedAt = SpecMoment.now.adding(.seconds(60 * number - 86_400))
            let recorded = Recorded(
                event, stream: SpecMoment.stream, version: StreamVersion(Int32(number)), position: Position(Int64(number)), actor: actor,
                command: CommandID(SpecMoment.stream.rawValue), occurredAt: event.occurredAt ?? recordedAt, recordedAt: recordedAt)
            spec.history.append(recorded)
            D.evolve(&spec.state, by: recorded)
        }
        return spec
    }

    /// What follows from a command: events, or a refusal.
    public func when(_ command: D.Command, by actor: ActorID = SpecMoment.actor, at now: Timestamp = SpecMoment.now) -> Outcome {
        let context = Context(now: now, actor: actor, purpose: "treatment")
        do throws(D.Refusal) {
            return Outcome(result: .success(try D.decide(command, in: self.state, context)))
        } catch {
            return Outcome(result: .failure(error))
        }
    }

    /// What followed, to be compared.
    public struct Outcome: Sendable {
        public let result: Result<[D.Event], D.Refusal>
        /// The events that followed; none when it was refused.
        public var events: [D.Event] { (try? self.result.get()) ?? [] }

        public func then(_ events: D.Event..., at place: SourceLocation = #_sourceLocation) {
            #expect(self.result == .success(events), sourceLocation: place)
        }
        public func thenNothing(at place: SourceLocation = #_sourceLocation) {
            #expect(self.result == .success([]), sourceLocation: place)
        }
        public func thenRefused(_ refusal: D.Refusal, at place: SourceLocation = #_sourceLocation) {
            #expect(self.result == .failure(refusal), sourceLocation: place)
        }
    }
}

/// When and where sentences about deciders play.
public enum SpecMoment {
    /// 2026-11-24T15:00:00Z, a Tuesday.
    public static let now = Timestamp(microseconds: 1_795_532_400_000_000)
    public static let actor = ActorID(UUID(uuid: (1, 0x93, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 1)))
    public static let stream = StreamID(UUID(uuid: (1, 0x93, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 2)))
}
