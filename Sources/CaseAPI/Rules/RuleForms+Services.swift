import CaseDomain
import ClinicalCodes
import EventSourcing

// What services a rule speaks of, what it says beside the letter, and the forms that records of rules are made of.

/// What services a rule speaks of.
struct RuleMatchRecord: DescribedBody {
    static let schemaName = "RuleMatch"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        _ = try reader.optional("process", .code() as Form<PayerProcess>, "What the payer is asked for.")
        _ = try reader.list("kinds", .code() as Form<RequestKind>, count: 0...RuleListLimit.usual, "Kinds of request, one of them.")
        _ = try reader.optional("service_line", .code() as Form<ServiceLine>, "The discipline.")
        try CodeListMembers.read(from: &reader)
        _ = try reader.list("groups", .ruleName, count: 0...RuleListLimit.usual, "Groups of codes of the set.")
        _ = try reader.list("modifiers", .modifier, count: 0...RuleListLimit.usual, "One of them stands on the service line.")
        _ = try reader.list("dx_include", .icd10, count: 0...RuleMatch.codesMax, "The patient has a diagnosis under one of them.")
        _ = try reader.list("dx_exclude", .icd10, count: 0...RuleMatch.codesMax, "The patient has no diagnosis under any of them.")
        _ = try reader.optional("age", Form<AgeRangeRecord>.object(), "The patient's age.")
        _ = try reader.list("places_of_service", .placeOfService, count: 0...RuleListLimit.usual, "Places of service, one of them.")
        _ = try reader.list("settings", .code() as Form<CareSetting>, count: 0...RuleListLimit.usual, "Settings, one of them.")
        _ = try reader.list("provider_types", .code() as Form<Credential>, count: 0...RuleListLimit.usual, "The renderer is one of these.")
        _ = try reader.optional("units_threshold", .quantity, "More than this is asked for.")
        _ = try reader.optional("cost_threshold_cents", .ruleCents, "It costs more than this.")
    }
}

/// Codes that several rules share.
struct CodeGroupRecord: DescribedBody {
    static let schemaName = "CodeGroup"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        _ = try reader.required("name", .ruleName, "The group's name.")
        try CodeListMembers.read(from: &reader)
    }
}

/// The members by which codes of services are listed, in a rule and in a group.
private enum CodeListMembers {
    static func read<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        let system = try reader.optional(
            "code_system", .code() as Form<ServiceCode.System>,
            "Whose codes they are; procedures, CPT or HCPCS by their shape, when absent.")
        _ = try reader.list("codes", .code(of: system), count: 0...RuleMatch.codesMax, "Codes, one by one.")
        _ = try reader.list("ranges", .range(of: system), count: 0...RuleMatch.codesMax, "Codes from one to another, both included.")
    }
}

/// Whole years of age.
struct AgeRangeRecord: DescribedBody {
    static let schemaName = "AgeRange"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        _ = try reader.optional("from", .ruleNumber(0...150), "The first year.")
        _ = try reader.optional("through", .ruleNumber(0...150), "The last year.")
    }
}

/// Whether to ask the payer.
struct RequirementRecord: DescribedBody {
    static let schemaName = "RuleRequirement"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        _ = try reader.required("pa", .code() as Form<RuleRequirement.Code>, "What the payer wants before the service.")
        _ = try reader.optional("performer_must_request", .flag, "Whoever renders the service must ask.")
        _ = try reader.list("gold_card_npi", .npi, count: 0...RuleListLimit.providers, "Providers whom the payer spares.")
        _ = try reader.optional(
            "unknown_policy", .code() as Form<RuleRequirement.UnknownPolicy>, "What holds when a fact is not known; there is one policy.")
    }
}

/// Talks with the payer's reviewer.
struct PeerToPeerRecord: DescribedBody {
    static let schemaName = "PeerToPeerRule"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        _ = try reader.optional("closes_on_appeal", .flag, "An appeal ends the offer.")
    }
}

/// Authorization after the service began.
struct RetroAuthorizationRecord: DescribedBody {
    static let schemaName = "RetroAuthorizationRule"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        _ = try reader.required("allowed", .flag, "Whether there is any.")
        _ = try reader.optional("days", .ruleNumber(), "Days that the service may lie back.")
    }
}

/// When to ask for more.
struct RenewalRuleRecord: DescribedBody {
    static let schemaName = "RenewalRule"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        _ = try reader.optional("earliest_days_before_end", .ruleNumber(), "The payer takes no earlier request.")
        _ = try reader.optional("latest_days_before_end", .ruleNumber(0...36_525), "The payer takes no later one.")
        _ = try reader.optional("lead_days", .ruleNumber(), "Days before the end on which the clinic begins.")
        _ = try reader.optional("low_units", .remainder, "So little is left that the clinic begins whatever the day.")
    }
}

/// What may change after a request was sent.
struct UpdatePolicyRecord: DescribedBody {
    static let schemaName = "UpdatePolicy"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        _ = try reader.list("updatable_fields", .code() as Form<UpdatePolicy.Field>, count: 0...RuleListLimit.usual, "What may change.")
        _ = try reader.optional("denied_update", .flag, "A denied request may be updated; no, when absent.")
        _ = try reader.optional("extension_vs_new", .code() as Form<UpdatePolicy.More>, "How more is asked for.")
        _ = try reader.optional("cancel_shape", .code() as Form<UpdatePolicy.CancelShape>, "How a request is taken back.")
    }
}

/// Who reviews in the payer's place.
struct DelegationRecord: DescribedBody {
    static let schemaName = "DelegationRule"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        _ = try reader.optional("um_vendor", .ruleText, "The utilization management vendor.")
        _ = try reader.list("phone_only_services", .service, count: 0...RuleMatch.codesMax, "Services asked for by phone alone.")
    }
}

// MARK: forms

/// Elements of lists that the domain bounds by their bytes alone.
enum RuleListLimit {
    static let usual = 200
    static let providers = 10_000
}

extension Form<String> {
    static let ruleName = Form.pattern(
        "^[0-9A-Za-z._-]{1,64}$", example: "example", "is a name: 1 to 64 letters, digits, dots, hyphens and underscores"
    ) { RuleID(rawValue: $0) != nil }

    /// A text; its length is the rule book's to judge.
    static let ruleText = Form.value(.text(1, RuleFault.textMax), example: "text", "is text")

    /// A code of one list, or a procedure.
    static func code(of system: ServiceCode.System?) -> Form {
        let what = system.map { "code of \($0.rawValue)" } ?? "CPT or HCPCS code"
        return .value(.text(1, 20), example: "92507", "is a \(what), as text") { CodeList(system, codes: [$0]) != nil }
    }

    static let documentDigest = Form.pattern(
        "^[0-9a-f]{64}$", example: String(repeating: "0", count: 64), "is 64 lower-case hexadecimal digits"
    ) { DocumentDigest(hexadecimal: $0) != nil }
}

/// The ends of a range of codes, as they are written.
struct CodeEnds: JSONReadable, Sendable {
    let from: String
    let through: String

    init(from: String, through: String) { (self.from, self.through) = (from, through) }

    init(json: JSON) throws(JSONFault) {
        let members = try json.object()
        self.init(from: try members.value("from"), through: try members.value("through"))
    }
}

extension Form<CodeEnds> {
    static func range(of system: ServiceCode.System?) -> Form {
        .value(
            .object(
                "CodeRange", [.required("from", .text(1, 20), "The first code."), .required("through", .text(1, 20), "The last code.")]),
            example: CodeEnds(from: "K0813", through: "K0898"),
            "is two codes of one list and one length, the second not before the first, as text"
        ) { CodeRange(system, from: $0.from, through: $0.through) != nil }
    }
}

extension Form<Int32> {
    /// A whole number; its range is the rule book's to judge.
    static func ruleNumber(_ range: ClosedRange<Int32> = 1...36_525) -> Form {
        .value(
            .integer(minimum: Int64(range.lowerBound), maximum: Int64(range.upperBound)), example: range.lowerBound, "is a whole number")
    }
}

extension Form<Int64> {
    /// An amount of money; that it is not negative is the rule book's to judge.
    static let ruleCents = Form.value(.count, example: 50_000, "is an amount in cents")
}

extension Form<RenewalRule.Remainder> {
    static let remainder = Form.value(
        .object(
            "RenewalRemainder",
            [
                .optional("amount", .pattern("^[0-9]{1,7}(\\.[0-9]{1,3})?$"), "A decimal number as text; with `unit`."),
                .optional("unit", .codes(of: Quantity.Unit.self), "What is counted."),
                .optional("percent", .integer(minimum: 1, maximum: 99), "Of what was authorized; in place of the others."),
            ]), example: .percent(20), "is a quantity such as {\"amount\": \"4\", \"unit\": \"visits\"}, or {\"percent\": 20}")
}

extension Form<RuleSet> {
    /// A set: looked through as it is described, so that all that is of another form is told at once, and then read.
    ///
    /// Elsewhere members that nobody asks for are ignored. Here one would change what a rule means without a word: a `scope` that is
    /// misspelt makes it speak of everybody.
    static let ruleSet: Form = {
        let example = RuleSet(
            id: RuleSetID(checked: "example"), title: "Example", effectiveFrom: CivilDate(year: 2026, month: 1, day: 1)!,
            rules: [PayerRule(id: RuleID(checked: "example"))])
        return Form(RuleSetRecord.described.schema, example: example, expectation: "is a rule set") { json, defaults throws(BodyFaults) in
            _ = try RuleSetRecord.read(json, defaults)
            let set: RuleSet
            let unread: [String]
            do throws(JSONFault) {
                set = try RuleSet(json: json)
                unread = json.membersLost(in: try JSON(JSONWriter.bytes(of: set)), at: "")
            } catch {
                throw BodyFaults([BodyFault(error.reason, at: error.path, expectation: "is as docs/rules.md has it")])
            }
            guard unread.isEmpty else {
                throw BodyFaults(
                    unread.prefix(BodyFaults.countMax).map {
                        BodyFault(.value, at: $0, expectation: "has one of the names that docs/rules.md lists")
                    })
            }
            return set
        }
    }()
}

extension JSON {
    /// The members of this value that another lacks, those that say nothing aside: `null`, and lists and objects with nothing in them.
    ///
    /// One whose name is no name is told as the object that it stands in: it may be anything.
    fileprivate func membersLost(in other: JSON, at path: String) -> [String] {
        var lost: [String] = []
        if let members = try? self.object() {
            guard let kept = try? other.object() else { return [path] }
            for (name, value) in members.all {
                let place = RuleID(rawValue: name) == nil ? path : path.isEmpty ? name : "\(path).\(name)"
                if let same = kept[name] {
                    lost += value.membersLost(in: same, at: place)
                } else if !value.saysNothing {
                    lost.append(place)
                }
            }
        } else if let elements = try? self.array(), let kept = try? other.array() {
            for (index, (element, same)) in zip(elements, kept).enumerated() {
                lost += element.membersLost(in: same, at: "\(path)[\(index)]")
            }
        }
        return lost
    }

    private var saysNothing: Bool {
        if let members = try? self.object() { return members.all.allSatisfy(\.value.saysNothing) }
        if let elements = try? self.array() { return elements.isEmpty }
        return self.isNull
    }
}
