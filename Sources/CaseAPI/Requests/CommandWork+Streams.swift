import CaseDomain
import EventSourcing

extension CommandWork<Refusal> {
    /// A stream to decide on.
    ///
    /// - Parameter refusal: told when the id names something else of this clinic, such as a patient where a case is meant.
    mutating func stream<D: Decider>(_ decider: D.Type, _ stream: StreamID, else refusal: Refusal) async throws(CommandError<Refusal>)
        -> StreamWork<D>
    {
        do {
            return try await self.stream(decider, stream)
        } catch {
            throw Self.named(error, else: refusal)
        }
    }

    /// The state of a stream that is relied on.
    mutating func load<D: Decider>(_ decider: D.Type, _ stream: StreamID, else refusal: Refusal) async throws(CommandError<Refusal>)
        -> D.State
    {
        do {
            return try await self.load(decider, stream)
        } catch {
            throw Self.named(error, else: refusal)
        }
    }

    /// An event that this program knows, in a stream where it has no place, says that the id is another thing's.
    private static func named(_ error: CommandError<Refusal>, else refusal: Refusal) -> CommandError<Refusal> {
        guard case .history(.newer(let type)) = error, Self.known.contains(type) else { return error }
        return .refused(refusal)
    }

    private static var known: Set<EventType> {
        Set(
            CaseRecord.Event.catalog.types + CaseTask.Event.catalog.types + Order.Event.catalog.types + PatientCoverage.Event.catalog.types
                + BenefitPool.Event.catalog.types + RightsRequest.Event.catalog.types + RuleBook.Event.catalog.types
                + Clinic.Event.catalog.types
                + Organization.Event.catalog.types
                + Installation.Event.catalog.types)
    }
}
