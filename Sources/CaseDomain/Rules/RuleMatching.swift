import ClinicalCodes
import EventSourcing

/// What is known of a condition: it holds, it does not, or nobody knows.
enum Truth: Sendable, Hashable {
    case holds
    case fails
    case unknown

    init(_ holds: Bool?) { self = holds.map { $0 ? .holds : .fails } ?? .unknown }
}

/// How a rule's conditions stand for one request.
struct RuleMatching: Sendable {
    /// Those that do not hold.
    private(set) var failed: [RuleCondition] = []
    /// Those of which nobody knows.
    private(set) var unknown: [RuleCondition] = []

    /// It is known to speak of the request.
    var holds: Bool { self.failed.isEmpty && self.unknown.isEmpty }
    /// It may speak of the request: what is unknown never makes a rule not match.
    var mayHold: Bool { self.failed.isEmpty }

    private mutating func ask(_ condition: RuleCondition, _ truth: Truth) {
        switch truth {
        case .holds: break
        case .fails: self.failed.append(condition)
        case .unknown: self.unknown.append(condition)
        }
    }

    init(_ rule: PayerRule, codes: ServiceCodes, _ question: RuleQuestion) {
        self.askScope(rule.scope, question)
        self.askServices(rule.match, codes, question)
        self.askPatient(rule.match, question)
        self.askPlace(rule.match, question)
        self.askThresholds(rule.match, question)
    }

    private mutating func askScope(_ scope: RuleScope, _ question: RuleQuestion) {
        if let payer = scope.payer { self.ask(.payer, Truth(question.payer == payer)) }
        if !scope.plans.isEmpty { self.ask(.plan, Truth(question.plan.map { scope.plans.contains($0) })) }
        if let line = scope.lineOfBusiness {
            self.ask(.lineOfBusiness, question.lineOfBusiness == .unknown ? .unknown : Truth(question.lineOfBusiness == line))
        }
        if let funding = scope.funding {
            self.ask(.funding, question.funding == .unknown ? .unknown : Truth(question.funding == funding))
        }
        if !scope.states.isEmpty { self.ask(.state, Truth(question.situsState.map { scope.states.contains($0) })) }
        if let network = scope.network {
            self.ask(.network, question.network == .unknown ? .unknown : Truth(question.network == network))
        }
    }

    private mutating func askServices(_ match: RuleMatch, _ codes: ServiceCodes, _ question: RuleQuestion) {
        if let process = match.process { self.ask(.process, Truth(question.process == process)) }
        if !match.kinds.isEmpty { self.ask(.kind, Truth(match.kinds.contains(question.kind))) }
        if let line = match.serviceLine { self.ask(.serviceLine, Truth(question.serviceLine == line)) }
        if !codes.isEvery { self.ask(.service, Truth(codes.contains(question.service))) }
        if !match.modifiers.isEmpty { self.ask(.modifier, Truth(question.modifiers.contains { match.modifiers.contains($0) })) }
    }

    private mutating func askPatient(_ match: RuleMatch, _ question: RuleQuestion) {
        func isAny(under patterns: [ICD10CM]) -> Bool? {
            question.diagnoses.map { diagnoses in diagnoses.contains { code in patterns.contains { code.isUnder($0) } } }
        }
        if !match.diagnosesIncluded.isEmpty { self.ask(.diagnosis, Truth(isAny(under: match.diagnosesIncluded))) }
        if !match.diagnosesExcluded.isEmpty { self.ask(.diagnosisExcluded, Truth(isAny(under: match.diagnosesExcluded).map { !$0 })) }
        if let years = match.age?.years {
            self.ask(.age, Truth(question.age.map { years.from <= $0 && $0 <= years.through }))
        }
    }

    private mutating func askPlace(_ match: RuleMatch, _ question: RuleQuestion) {
        if !match.placesOfService.isEmpty {
            self.ask(.placeOfService, Truth(question.placeOfService.map { match.placesOfService.contains($0) }))
        }
        if !match.settings.isEmpty {
            self.ask(.setting, Truth(question.placeOfService.flatMap(CareSetting.init).map { match.settings.contains($0) }))
        }
        if !match.providerTypes.isEmpty {
            self.ask(.providerType, Truth(question.providerType.map { match.providerTypes.contains($0) }))
        }
    }

    private mutating func askThresholds(_ match: RuleMatch, _ question: RuleQuestion) {
        if let threshold = match.unitsThreshold { self.ask(.units, Truth(question.quantity?.exceeds(threshold))) }
        if let threshold = match.costThresholdCents { self.ask(.cost, Truth(question.costCents.map { $0 > threshold })) }
    }
}

extension ICD10CM {
    /// Whether this code is the other, or one of those that the other is divided into: `R13.12` is under `R13.1`.
    func isUnder(_ other: ICD10CM) -> Bool { self.undotted.hasPrefix(other.undotted) }
}

extension Quantity {
    /// Whether it is more than another; `nil` when they count different things.
    func exceeds(_ other: Quantity) -> Bool? { self.unit == other.unit ? self.thousandths > other.thousandths : nil }
}
