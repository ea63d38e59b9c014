import CaseDomain
import EventSourcing
import TestSupport

// Authorizations come from outside. One whose decision nobody recorded is recorded too, and somebody is asked to explain it.

extension StepLaw {
    static let authorizationFromOutside = StepLaw("no command of a user reaches an authorization") { step in
        guard let command = step.command, !command.isFactOfPayer, !step.events.isEmpty else { return .notConcerned }
        for case .authorizationGranted(let it) in step.events.map(\.event) { return .broken("\(command) grants \(it.authorization)") }
        // A correction takes back what stood in the way of what was decided or granted before: that is no new one.
        if case .correct = command { return .notConcerned }
        let (before, after) = (step.before.file.state, step.after.file.state)
        guard Self.granted(after).isSubset(of: Self.granted(before)), Self.authorized(after).isSubset(of: Self.authorized(before)) else {
            return .broken("\(command) leaves something authorized that was not")
        }
        return .kept()
    }

    static let authorizationExplained = StepLaw(
        "an authorization rests on a decision or an appeal that overturned, or is unexplained and opens a task",
        about: ["by decision", "by appeal", "unexplained"]
    ) { step in
        var matter: String?
        for recorded in step.events {
            guard case .authorizationGranted(let it) = recorded.event else { continue }
            let isUnexplained = it.irregularities.contains(.noApproval)
            guard let ground = Self.ground(of: it, in: step.after.file.history) else {
                guard isUnexplained else { return .broken("\(it.authorization) for \(it.lines) rests on nothing, and is not said to") }
                guard step.after.file.state.irregularities.contains(.noApproval),
                    CaseStatus(step.after.file.state).needsPerson
                else { return .broken("\(it.authorization) is unexplained, and the case does not say so") }
                let tasks = TaskPolicy.tasks(
                    following: recorded.event, in: SpecMoment.stream, version: recorded.version, position: recorded.position,
                    of: The.organization)
                guard tasks.contains(where: { $0.open.kind == .explainAuthorizationWithoutDecision }) else {
                    return .broken("\(it.authorization) is unexplained, and nobody is asked")
                }
                matter = "unexplained"
                continue
            }
            // What was approved once, and denied later, is unexplained too.
            if isUnexplained, !Self.authorized(step.before.file.state).isDisjoint(with: it.lines) {
                return .broken("\(it.authorization) for \(it.lines) is approved, and is said not to be")
            }
            matter = ground
        }
        return matter.map { .kept($0) } ?? .notConcerned
    }

    /// The approval of one of its services that nobody has taken back: told by the law itself, from the events alone.
    private static func ground(of it: AuthorizationGranted, in history: [Recorded<CaseFile.Event>]) -> String? {
        var takenBack: Set<StreamVersion> = []
        var byAppeals: Set<DecisionID> = []
        for recorded in history {
            switch recorded.event {
            case .corrected(let correction): takenBack.formUnion(correction.targets)
            case .appealDecided(let appeal): byAppeals.insert(appeal.decision)
            default: break
            }
        }
        for recorded in history where !takenBack.contains(recorded.version) {
            guard case .serviceDecided(let decided) = recorded.event, decided.action.authorizes, it.lines.contains(decided.line) else {
                continue
            }
            return byAppeals.contains(decided.decision) ? "by appeal" : "by decision"
        }
        return nil
    }

    private static func granted(_ state: CaseFile.State) -> Set<AuthorizationID> {
        Set(state.authorizations.filter { $0.granted != nil }.map(\.id))
    }

    private static func authorized(_ state: CaseFile.State) -> Set<ServiceLineID> {
        Set(state.services.filter(\.isAuthorized).map(\.requested.line))
    }
}
