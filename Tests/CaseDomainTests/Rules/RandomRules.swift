import CaseDomain
import ClinicalCodes
import EventSourcing
import TestSupport

/// Rules and questions at random, of few values, so that they meet.
enum RandomRules {
    private static let codes = ["92507", "92526", "92610", "97110"]
    private static let diagnoses = ["R13", "R13.1", "R13.12", "F80.2"].map { ICD10CM($0)! }
    private static let places = ["11", "12"].map { PlaceOfService(rawValue: $0)! }
    private static let lines: [ServiceLine] = [.speech, .physical]

    private static func sometimes<Value>(_ random: inout SplitMix64, _ make: (inout SplitMix64) -> Value) -> Value? {
        UInt8.random(in: 0..<4, using: &random) == 0 ? make(&random) : nil
    }

    private static func some<Value>(of values: [Value], _ random: inout SplitMix64) -> [Value] {
        self.sometimes(&random) { random in Array(values.shuffled(using: &random).prefix(Int.random(in: 1...values.count, using: &random)))
        }
            ?? []
    }

    static func rule(_ name: String, _ random: inout SplitMix64) -> PayerRule {
        var rule = Meridian.rule(name, RuleRequirement.Code.allCases.randomElement(using: &random)!, scope: RuleScope())
        if Bool.random(using: &random) { rule.letter = LetterRule(.always, elements: [.diagnoses]) }
        rule.scope.payer = Bool.random(using: &random) ? Meridian.payer : nil
        if rule.scope.payer != nil { rule.scope.plans = self.some(of: ["A", "B"].map(Meridian.plan), &random) }
        rule.scope.lineOfBusiness = self.sometimes(&random) { [.commercial, .medicaid].randomElement(using: &$0)! }
        rule.scope.funding = self.sometimes(&random) { [.insured, .selfFunded].randomElement(using: &$0)! }
        rule.match.kinds = self.some(of: [.initial, .continuing], &random)
        rule.match.serviceLine = self.sometimes(&random) { self.lines.randomElement(using: &$0)! }
        rule.match.services.list = CodeList(codes: self.some(of: self.codes, &random))!
        if rule.match.services.isEmpty, Bool.random(using: &random) {
            rule.match.services.list = CodeList(ranges: [("92507", ["92526", "97110"].randomElement(using: &random)!)])!
        }
        rule.match.diagnosesIncluded = self.some(of: self.diagnoses, &random)
        if rule.match.diagnosesIncluded.isEmpty { rule.match.diagnosesExcluded = self.some(of: self.diagnoses, &random) }
        rule.match.age = self.sometimes(&random) { Bool.random(using: &$0) ? AgeRange(through: 20) : AgeRange(from: 21) }
        rule.match.placesOfService = self.some(of: self.places, &random)
        rule.match.unitsThreshold = self.sometimes(&random) { Quantity(amount: ["6", "12"].randomElement(using: &$0)!, .visits)! }
        rule.effectiveFrom = self.sometimes(&random) { Meridian.day(Int.random(in: 2...6, using: &$0), 1) }
        rule.effectiveThrough = self.sometimes(&random) { Meridian.day(Int.random(in: 7...12, using: &$0), 1) }
        return rule
    }

    /// Rules of which none ties with another: those at random that a book takes, one by one.
    static func published(_ random: inout SplitMix64) -> [PayerRule] {
        var rules: [PayerRule] = []
        for number in 0..<16 {
            let next = self.rule("r\(number)", &random)
            if RuleBook.State().faults(publishing: Meridian.set(rules + [next])).isEmpty { rules.append(next) }
        }
        return rules
    }

    static func question(_ random: inout SplitMix64, knowing: Bool = false) -> RuleQuestion {
        var question = Meridian.question {
            $0.service = ServiceCode(.cpt, self.codes.randomElement(using: &random)!)!
            $0.serviceLine = self.lines.randomElement(using: &random)!
            $0.kind = [.initial, .continuing].randomElement(using: &random)!
            $0.plan = Meridian.plan(["A", "B", "C"].randomElement(using: &random)!)
            $0.lineOfBusiness = [.commercial, .medicaid].randomElement(using: &random)!
            $0.funding = [.insured, .selfFunded].randomElement(using: &random)!
            $0.diagnoses = [self.diagnoses.randomElement(using: &random)!]
            $0.age = Int32.random(in: 1...60, using: &random)
            $0.placeOfService = self.places.randomElement(using: &random)!
            $0.quantity = Quantity(amount: "\(Int.random(in: 1...20, using: &random))", .visits)!
            $0.requestedOn = Meridian.day(Int.random(in: 1...12, using: &random), 15)
        }
        if !knowing { question = self.forgetting(question, &random) }
        return question
    }

    /// The same question with less known.
    static func forgetting(_ question: RuleQuestion, _ random: inout SplitMix64) -> RuleQuestion {
        var question = question
        if Bool.random(using: &random) { question.plan = nil }
        if Bool.random(using: &random) { question.lineOfBusiness = .unknown }
        if Bool.random(using: &random) { question.funding = .unknown }
        if Bool.random(using: &random) { question.diagnoses = nil }
        if Bool.random(using: &random) { question.age = nil }
        if Bool.random(using: &random) { question.placeOfService = nil }
        if Bool.random(using: &random) { question.quantity = nil }
        return question
    }
}
