import CaseDomain
import ClinicalCodes
import EventSourcing

// How a set of rules is written, described by the way it is looked through: each record here asks for its members and keeps nothing.
// The set itself is read by the domain, so that a member which is not described yet is still read. Ranges of numbers and lengths of
// texts are described and not judged here: the rule book judges them, with all else that is wrong, at once.

/// A version of a rule set.
struct RuleSetRecord: DescribedBody {
    static let schemaName = "RuleSet"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        _ = try reader.required("rule_set_id", .ruleName, "The set's name; the same for all its versions.")
        _ = try reader.required("version", .ruleNumber(1...Int32.max), "1 for the first, then one more each time.")
        _ = try reader.required("title", .ruleText, "What it is, for people.")
        _ = try reader.required("effective_from", .day, "The first day; from it on this version stands in the place of those before it.")
        _ = try reader.optional("effective_through", .day, "The last day; open when absent.")
        _ = try reader.optional("provenance", Form<RuleProvenanceRecord>.object(), "Where its rules were read.")
        _ = try reader.list(
            "code_groups", Form<CodeGroupRecord>.object(), count: 0...RuleSet.codeGroupsMax, "Codes that several rules share, by name.")
        _ = try reader.list(
            "calendars", Form<BusinessCalendarRecord>.object(), count: 0...RuleSet.calendarsMax,
            "The payer's own days of business, for windows.")
        _ = try reader.list("rules", Form<PayerRuleRecord>.object(), count: 1...RuleSet.rulesMax, "The rules, in any order.")
    }
}

/// One rule.
struct PayerRuleRecord: DescribedBody {
    static let schemaName = "PayerRule"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        _ = try reader.required("rule_id", .ruleName, "The rule's name within its set.")
        _ = try reader.optional("version", .ruleNumber(1...Int32.max), "Counts up whenever it says something else; 1 when absent.")
        _ = try reader.optional("title", .ruleText, "What it is, for people.")
        _ = try reader.optional("effective_from", .day, "Its first day within those of the set.")
        _ = try reader.optional("effective_through", .day, "Its last day within those of the set.")
        _ = try reader.optional("supersedes", .ruleName, "The rule in whose place it stands.")
        _ = try reader.optional("scope", Form<RuleScopeRecord>.object(), "Whose requests it speaks of; everybody's when absent.")
        _ = try reader.optional("match", Form<RuleMatchRecord>.object(), "What services it speaks of; every one when absent.")
        _ = try reader.optional("requirement", Form<RequirementRecord>.object(), "Whether to ask the payer; required when absent.")
        _ = try reader.optional("letter", Form<LetterRuleRecord>.object(), "When a letter is needed; always, when absent.")
        _ = try reader.optional("signer", Form<SignerRuleRecord>.object(), "Who may sign it.")
        _ = try reader.optional("validity", Form<ValidityRuleRecord>.object(), "How long a letter stays good.")
        _ = try reader.list(
            "channels", Form<ChannelRuleRecord>.object(), count: 0...RuleListLimit.usual, "The ways to the payer, in the order of trying.")
        _ = try reader.optional("attachments", Form<AttachmentRuleRecord>.object(), "What goes along.")
        _ = try reader.optional("peer_to_peer", Form<PeerToPeerRecord>.object(), "Talks with the payer's reviewer.")
        _ = try reader.optional("appeal", Form<AppealRuleRecord>.object(), "In whose right each level of appeal is asked.")
        _ = try reader.list(
            "windows", Form<ClockProvisionRecord>.object(), count: 0...PayerRule.windowsMax, "How long the payer takes and gives.")
        _ = try reader.optional("retro_auth", Form<RetroAuthorizationRecord>.object(), "Authorization after the service began.")
        _ = try reader.optional("renewal", Form<RenewalRuleRecord>.object(), "When to ask for more.")
        _ = try reader.optional("measures", Form<MeasureRuleRecord>.object(), "What it wants of standardized tests.")
        _ = try reader.optional("update_policy", Form<UpdatePolicyRecord>.object(), "What may change after it was sent.")
        _ = try reader.optional("delegation", Form<DelegationRecord>.object(), "Who reviews in the payer's place.")
        _ = try reader.optional(
            "provenance", Form<RuleProvenanceRecord>.object(), "Where it was read; the set's source holds where it names none.")
    }
}

/// Where a rule was read.
struct RuleProvenanceRecord: DescribedBody {
    static let schemaName = "RuleProvenance"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        _ = try reader.optional("source_url", .ruleText, "Where the document is.")
        _ = try reader.optional("document_sha256", .documentDigest, "The SHA-256 of the document.")
        _ = try reader.optional("page", .ruleNumber(), "The page.")
        _ = try reader.optional("quoted_text", .ruleText, "Its words.")
        _ = try reader.optional("verified_by", .ruleText, "Who checked it.")
        _ = try reader.optional("verified_on", .day, "When.")
        _ = try reader.optional("review_by", .day, "By when to read it again.")
    }
}

/// Whose requests a rule speaks of.
struct RuleScopeRecord: DescribedBody {
    static let schemaName = "RuleScope"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        _ = try reader.optional("payer_id", .id() as Form<PayerID>, "The payer.")
        _ = try reader.list(
            "plan_ids", .ruleName, count: 0...RuleListLimit.usual, "Plans of the payer, as the coverage's plan code names them.")
        _ = try reader.optional("line_of_business", .code() as Form<LineOfBusiness>, "The line of business; not `unknown`.")
        _ = try reader.optional("funding", .code() as Form<Funding>, "Who bears the cost; not `unknown`.")
        _ = try reader.list("states", .state, count: 0...RuleListLimit.usual, "States whose law the plan follows.")
        _ = try reader.optional("network", .code() as Form<NetworkStatus>, "Whether the provider has a contract; not `unknown`.")
    }
}

/// What a letter must be.
struct LetterRuleRecord: DescribedBody {
    static let schemaName = "LetterRule"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        _ = try reader.required("required", .code() as Form<LetterRule.Need>, "When a letter is needed.")
        _ = try reader.list(
            "elements_required", .section, count: 0...LetterSection.allCases.count,
            "The elements it must hold; named where one is asked for.")
        _ = try reader.optional("threshold", .quantity, "For `over_threshold`: more than this.")
        _ = try reader.optional("threshold_cents", .ruleCents, "For `over_threshold`: it costs more than this.")
        _ = try reader.optional("max_pages", .ruleNumber(), "Pages it may have.")
        _ = try reader.optional("language", .ruleText, "A tag of BCP 47, such as en.")
        _ = try reader.optional("must_cite_policy", .flag, "Whether it must cite the payer's own policy.")
        _ = try reader.list("template_ids", .ruleText, count: 0...RuleListLimit.usual, "Templates that suit, the best first.")
    }
}

/// Who may sign.
struct SignerRuleRecord: DescribedBody {
    static let schemaName = "SignerRule"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        let credential: Form<Credential> = .code()
        _ = try reader.list(
            "accepted_credentials", credential, count: 0...RuleListLimit.usual, "Who may sign; anybody licensed, when empty.")
        _ = try reader.list("cosign_required_for", credential, count: 0...RuleListLimit.usual, "Beside whom somebody else must sign.")
        _ = try reader.list("cosign_credentials", credential, count: 0...RuleListLimit.usual, "Who that may be; a physician, when empty.")
        _ = try reader.optional("state_license_match", .flag, "The license is of the state of the service.")
        _ = try reader.optional("e_signature_ok", .flag, "An electronic signature will do.")
        _ = try reader.optional("stamp_ok", .flag, "A stamp will do; no, when absent.")
        _ = try reader.optional("max_age_signature_days", .ruleNumber(), "Days it may be old when the request is sent.")
        _ = try reader.optional("face_to_face_within_days", .ruleNumber(), "Days before it within which the signer saw the patient.")
    }
}

/// How long a letter stays good.
struct ValidityRuleRecord: DescribedBody {
    static let schemaName = "ValidityRule"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        _ = try reader.required("basis", .code() as Form<ValidityRule.Basis>, "What ends it.")
        _ = try reader.optional("days", .ruleNumber(), "Days.")
        _ = try reader.optional("visits", .ruleNumber(), "Visits.")
        _ = try reader.list(
            "material_changes", .code() as Form<ValidityRule.MaterialChange>, count: 0...RuleListLimit.usual,
            "Changes after which a new one is wanted.")
    }
}

/// One way to the payer.
struct ChannelRuleRecord: DescribedBody {
    static let schemaName = "ChannelRule"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        _ = try reader.required("channel", .code() as Form<Channel>, "The kind of way.")
        _ = try reader.optional("endpoint", .ruleText, "An address, a number or a name.")
        _ = try reader.optional("hours", .ruleText, "When it is served, in the payer's words.")
        _ = try reader.optional("cutoff", .ruleText, "A time of day such as 17:00; what arrives later counts as of the next day.")
        _ = try reader.optional("accepts_attachments", .flag, "Whether documents go by it.")
        _ = try reader.optional(
            "ack_expected_within", Form<TermRecord>.object(),
            "Within what time the payer says that a request arrived; business days by the federal calendar.")
        _ = try reader.optional("max_mb", .ruleNumber(1...100_000), "Megabytes it takes.")
        _ = try reader.list("formats", .ruleText, count: 0...RuleListLimit.usual, "Kinds of file, such as pdf.")
    }
}

/// What goes along with a request.
struct AttachmentRuleRecord: DescribedBody {
    static let schemaName = "AttachmentRule"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        _ = try reader.list("required", Form<RequiredAttachmentRecord>.object(), count: 0...RuleListLimit.usual, "Documents.")
        _ = try reader.optional("questionnaire_url", .ruleText, "A questionnaire to be answered (Da Vinci DTR).")
    }
}

/// A document that goes along.
struct RequiredAttachmentRecord: DescribedBody {
    static let schemaName = "RequiredAttachment"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        _ = try reader.required("type", .ruleText, "What it is, such as plan_of_care.")
        _ = try reader.optional("pwk01", .ruleText, "Its report type (X12 element 755).")
        _ = try reader.optional("loinc", .ruleText, "Its kind by LOINC.")
        _ = try reader.optional("max_age_days", .ruleNumber(), "Days it may be old.")
        _ = try reader.optional("when", .code() as Form<RequiredAttachment.When>, "When it is wanted; always, when absent.")
    }
}
