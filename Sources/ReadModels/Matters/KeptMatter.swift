import CaseDomain
import EventSourcing

/// One matter of a patient in memory, of whatever kind.
enum KeptMatter: Sendable {
    case order(Order.State)
    case coverage(PatientCoverage.State)
    case benefitPool(BenefitPool.State)
    case rightsRequest(RightsRequest.State)
    case exception(CaseException.State)

    /// A matter before its first event; `nil` for an event of something else.
    init?(before event: BookEvent) {
        switch event.content {
        case .order: self = .order(Order.initial)
        case .coverage: self = .coverage(PatientCoverage.initial)
        case .pool: self = .benefitPool(BenefitPool.initial)
        case .rights: self = .rightsRequest(RightsRequest.initial)
        case .exception: self = .exception(CaseException.initial)
        case .file, .letter, .patient, .task, .access, .elsewhere, .faulty: return nil
        }
    }

    /// A matter as its row has it.
    init(_ kind: MatterKind, facts: String) throws(JSONFault) {
        let json = try JSON(Array(facts.utf8))
        switch kind {
        case .order: self = .order(try Order.State(json: json))
        case .coverage: self = .coverage(try PatientCoverage.State(json: json))
        case .benefitPool: self = .benefitPool(try BenefitPool.State(json: json))
        case .rightsRequest: self = .rightsRequest(try RightsRequest.State(json: json))
        case .exception: self = .exception(try CaseException.State(json: json))
        }
    }

    /// Folds an event of its own stream; one of another kind has no place there, and changes nothing.
    mutating func apply(_ event: BookEvent) {
        switch (self, event.content) {
        case (.order(var state), .order(let fact)):
            Order.evolve(&state, by: event.recorded(fact))
            self = .order(state)
        case (.coverage(var state), .coverage(let fact)):
            PatientCoverage.evolve(&state, by: event.recorded(fact))
            self = .coverage(state)
        case (.benefitPool(var state), .pool(let fact)):
            BenefitPool.evolve(&state, by: event.recorded(fact))
            self = .benefitPool(state)
        case (.rightsRequest(var state), .rights(let fact)):
            RightsRequest.evolve(&state, by: event.recorded(fact))
            self = .rightsRequest(state)
        case (.exception(var state), .exception(let fact)):
            CaseException.evolve(&state, by: event.recorded(fact))
            self = .exception(state)
        default: return
        }
    }

    /// What its row says.
    var row: (kind: MatterKind, columns: MatterColumns, position: Position, facts: [UInt8])? {
        func row<D: PatientMatter>(_: D.Type, _ state: D.State, _ position: Position) -> (MatterKind, MatterColumns, Position, [UInt8])? {
            D.columns(of: state).map { (D.matterKind, $0, position, JSONWriter.bytes(of: state)) }
        }
        return switch self {
        case .order(let state): row(Order.self, state, state.position)
        case .coverage(let state): row(PatientCoverage.self, state, state.position)
        case .benefitPool(let state): row(BenefitPool.self, state, state.position)
        case .rightsRequest(let state): row(RightsRequest.self, state, state.position)
        case .exception(let state): row(CaseException.self, state, state.position)
        }
    }
}
