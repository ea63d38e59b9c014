import CaseDomain
import ClinicalCodes
import EventSourcing
import Testing

@Suite("Terms of a rule")
struct RuleTermsTests {
    private static func terms(_ rule: PayerRule, _ question: RuleQuestion = Meridian.question()) -> RuleTerms {
        Meridian.book(Meridian.set([rule])).resolve(question).terms
    }

    @Test func `whether a letter is needed depends on the request, and what is unknown counts as needed`() {
        let more = Meridian.question { $0.quantity = Quantity(amount: "13", .visits) }
        let less = Meridian.question { $0.quantity = Quantity(amount: "12", .visits) }
        let continuing = Meridian.question { $0.kind = .continuing }
        let routine = Meridian.question { $0.isRoutine = true }
        let special = Meridian.question { $0.isRoutine = false }
        let twelve = Quantity(amount: "12", .visits)
        let sentences: [(LetterRule.Need, RuleQuestion, Bool)] = [
            (.always, Meridian.question(), true), (.never, Meridian.question(), false), (.recommended, Meridian.question(), false),
            (.renewal, Meridian.question(), false), (.renewal, continuing, true), (.nonroutine, Meridian.question(), true),
            (.nonroutine, routine, false), (.nonroutine, special, true), (.overThreshold, more, true), (.overThreshold, less, false),
            (.overThreshold, Meridian.question(), true),
        ]
        for (need, question, isNeeded) in sentences {
            let letter = LetterRule(need, elements: [.clinicalRationale, .diagnoses], threshold: twelve)
            let terms = Self.terms(Meridian.rule("it", letter: letter), question).letter
            #expect(terms.isNeeded == isNeeded, "\(need) of \(question)")
            #expect(terms.isRecommended == (need == .recommended) && terms.elements == [.diagnoses, .clinicalRationale])
        }
    }

    @Test func `of two thresholds each must be known and kept for a letter to be needless`() {
        let letter = LetterRule(.overThreshold, elements: [.diagnoses], threshold: Quantity(amount: "12", .visits), thresholdCents: 100_000)
        let rule = Meridian.rule("it", letter: letter)
        let few = Quantity(amount: "6", .visits)
        let sentences: [(Quantity?, Int64?, Bool)] = [(few, 90_000, false), (few, 100_001, true), (few, nil, true), (nil, 90_000, true)]
        for (quantity, cost, isNeeded) in sentences {
            let question = Meridian.question {
                $0.quantity = quantity
                $0.costCents = cost
            }
            #expect(Self.terms(rule, question).letter.isNeeded == isNeeded)
        }
    }

    @Test func `what a rule leaves open counts as required`() {
        let terms = Self.terms(Meridian.rule("it", nil, letter: nil))
        #expect(terms.requirement.code == .required && terms.letter == RuleTerms.treatAsRequired.letter && terms.basis == .rule)
        #expect(terms.signer.accepts(.slp) && !terms.signer.needsCosigner(for: .slp))
    }

    @Test func `a payer spares a gold card holder, known by the number`() {
        var rule = Meridian.rule("it")
        rule.requirement?.goldCards = [The.npi]
        #expect(Self.terms(rule, Meridian.question { $0.renderer = The.npi }).requirement == RequirementTerms(.no, isGoldCard: true))
        #expect(Self.terms(rule).requirement == RequirementTerms(.required), "nobody knows who renders it")
    }

    @Test func `a therapist signs with a physician beside`() {
        let signer = SignerRule(credentials: [.slp, .md], cosignRequiredFor: [.slp])
        #expect(signer.accepts(.slp) && signer.accepts(.md) && !signer.accepts(.ot))
        #expect(signer.needsCosigner(for: .slp) && !signer.needsCosigner(for: .md))
        #expect(signer.acceptsCosigner(.md) && signer.acceptsCosigner(.physicianDO) && !signer.acceptsCosigner(.slp))
        #expect(SignerRule(cosigners: [.np]).acceptsCosigner(.np) && !SignerRule(cosigners: [.np]).acceptsCosigner(.md))
    }

    @Test func `channels come in the payer's order, and what goes by phone alone goes by phone`() {
        var rule = Meridian.rule("it")
        rule.channels = [ChannelRule(.portal), ChannelRule(.fax)]
        #expect(Self.terms(rule).channels.map(\.channel) == [.portal, .fax])
        rule.delegation = DelegationRule(vendor: "Evercase", phoneOnlyServices: [ServiceCode(.cpt, "92526")!])
        #expect(Self.terms(rule).channels == [ChannelRule(.phone)] && Self.terms(rule).vendor == "Evercase")
        rule.channels.append(ChannelRule(.phone, endpoint: "555-0100"))
        #expect(Self.terms(rule).channels == [ChannelRule(.phone, endpoint: "555-0100")])
        #expect(Self.terms(rule, Meridian.question { $0.service = ServiceCode(.cpt, "92507")! }).channels.count == 3)
    }

    @Test func `attachments are those of the kind of request`() {
        var rule = Meridian.rule("it")
        rule.attachments = AttachmentRule(
            required: RequiredAttachment.When.allCases.map { RequiredAttachment(type: $0.rawValue, when: $0) } + [.init(type: "order")])
        let initial = Self.terms(rule).attachments.required.map(\.type)
        #expect(initial == ["always", "initial", "appeal", "on_request", "order"])
        let continuing = Self.terms(rule, Meridian.question { $0.kind = .continuing }).attachments.required.map(\.type)
        #expect(continuing == ["always", "renewal", "appeal", "on_request", "order"])
    }

    @Test func `terms read back as they were written`() throws {
        for terms in [RuleTerms.treatAsRequired, Self.terms(try Meridian.full())] {
            #expect(try RuleTerms(json: JSON(JSONWriter.bytes(of: terms))) == terms)
        }
        #expect(JSONWriter.bytes(of: RuleTerms.treatAsRequired).count < 300)
    }

    @Test func `what is left of an authorization is a quantity or a part of it`() throws {
        func read(_ text: String) throws -> RenewalRule.Remainder { try RenewalRule.Remainder(json: JSON(Array(text.utf8))) }
        #expect(try read(#"{"percent":20}"#) == .percent(20))
        #expect(try read(#"{"amount":"4","unit":"visits"}"#) == .quantity(Quantity(amount: "4", .visits)!))
        for text in [#"{"percent":0}"#, #"{"percent":100}"#, #"{"percent":20,"amount":"4","unit":"visits"}"#] {
            #expect(throws: JSONFault(.value, at: "percent")) { try read(text) }
        }
    }
}
