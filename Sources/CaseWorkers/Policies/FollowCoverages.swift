public import CaseDomain
public import EventSourcing
public import ReadModels

/// Flags all that rests on a coverage which ended or is another, each with a task that says what to do.
///
/// What the change means is said by `CoverageFlip`. Cases of all sites of the clinic are looked at.
public struct FollowCoverages: Policy {
    public let subscription: Subscription = "coverages/1"
    public let areas: Set<String> = ["coverage"]

    private let lookup: PatientLookup

    /// Asks one program's projections.
    public init(_ readModels: ReadModels) { self.lookup = PatientLookup(readModels: readModels) }

    public func reactions(to event: Recorded<PatientCoverage.Event>, in tenant: TenantID) -> [Reaction] {
        switch event.event {
        case .recorded, .endTakenBack, .corrected: return []
        case .changed, .verified, .ended, .passed: break
        }
        return [
            Reaction(on: event.stream) { (work: inout CommandWork<Refusal>) async throws(CommandError<Refusal>) in
                let coverage = try await work.load(PatientCoverage.self, event.stream)
                guard let patient = PatientCoverage.columns(of: coverage)?.patient else { return }
                // What was told of its end before has been flagged then.
                if case .passed = event.event, coverage.end != nil { return }
                let others = try await self.lookup.matters(of: PatientCoverage.self, patient, in: tenant, asOf: event.position)
                guard let flip = CoverageFlip(following: event.event, of: coverage, among: others) else { return }
                var matters: [CoveredMatter] = []
                var places: [CaseID: CaseFile.State] = [:]
                for caseID in try await self.lookup.cases(of: patient, in: tenant, isOpenOnly: false, asOf: event.position) {
                    let file = try await work.peek(CaseFile.self, caseID.stream)
                    places[caseID] = file
                    matters += file.matters(under: flip.coverage, of: caseID, on: file.day(at: work.request.context.now))
                }
                let zone = coverage.recording?.timeZone.flatMap { TimeZoneName(rawValue: $0) } ?? .utc
                let tasks = TaskPolicy.tasks(
                    following: flip.flags(matters), timeZone: zone, in: event.stream, version: event.version, position: event.position,
                    of: tenant)
                for var task in tasks {
                    if let file = task.open.caseID.flatMap({ places[$0] }) { task.open.takePlace(of: file) }
                    try await work.open(task)
                }
            }
        ]
    }
}
