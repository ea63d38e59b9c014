import CaseDomain
import EventSourcing

// How long a payer takes and gives: records of clocks, of the calendars they count by, and of who may appeal.

/// A clock that a payer's rule sets.
struct ClockProvisionRecord: DescribedBody {
    static let schemaName = "ClockProvision"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        _ = try reader.required("kind", .code() as Form<ClockKind>, "What it waits for.")
        _ = try reader.optional("level", .code() as Form<AppealLevel>, "Of which level of appeal; of each, when absent.")
        _ = try reader.optional("urgency", .code() as Form<Urgency>, "Of which requests; of all, when absent.")
        _ = try reader.optional("network", .code() as Form<NetworkStatus>, "Of which providers; of all, when absent.")
        _ = try reader.optional("category", .code() as Form<BenefitCategory>, "Of what is asked for; of all, when absent.")
        _ = try reader.optional("internal_levels", .ruleNumber(1...2), "Of plans with so many levels of appeal within.")
        _ = try reader.optional("concurrent", .flag, "Of care that goes on already, or of care that does not.")
        _ = try reader.required("rule", Form<ClockRuleRecord>.object(), "How its end is computed.")
        _ = try reader.optional("at_least", .flag, "The term is the least that must be given; no, when absent.")
        _ = try reader.optional("extension", Form<ClockExtensionRecord>.object(), "By how much the payer may lengthen it.")
        _ = try reader.optional("tolls", .flag, "It stands still while information is missing; no, when absent.")
        _ = try reader.optional("if_missed", .code() as Form<ClockConsequence>, "What follows when it runs out; nothing, when absent.")
        _ = try reader.required("source", .ruleText, "Where it was read.")
        _ = try reader.optional("note", .ruleText, "What else to know.")
    }
}

/// How a deadline is computed.
struct ClockRuleRecord: DescribedBody {
    static let schemaName = "ClockRule"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        _ = try reader.required("id", .deadlineName, "Its name, for good.")
        _ = try reader.required("anchor", .code() as Form<AnchorKind>, "From what it runs.")
        _ = try reader.list("limits", Form<ClockLimitRecord>.object(), count: 1...ClockRule.limitsMax, "How long; of several one holds.")
        _ = try reader.optional("whichever", .code() as Form<ClockRule.Whichever>, "Which of several; the earlier, when absent.")
        _ = try reader.optional(
            "presumed_receipt_days", .ruleNumber(0...ClockRule.presumedReceiptDaysMax),
            "Days after the notice on which its receipt is presumed.")
        _ = try reader.optional("calendar", .deadlineName, "The calendar of its business days: `us_federal`, or one of the set.")
        _ = try reader.required("zone", .zone, "Where its days begin and end: an IANA zone, `of_payer` or `of_site`.")
        _ = try reader.optional("cut_off", Form<CutOffRecord>.object(), "From what hour on the day is over.")
        _ = try reader.optional(
            "roll", .code() as Form<ClockRule.Roll>, "What becomes of a last day that is no business day; nothing, when absent.")
    }
}

/// One limit of a deadline.
struct ClockLimitRecord: DescribedBody {
    static let schemaName = "ClockLimit"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        _ = try reader.required("term", Form<TermRecord>.object(), "How long.")
        _ = try reader.optional("after", .code() as Form<AnchorKind>, "From what, when not from the rule's anchor.")
        _ = try reader.optional("before", .code() as Form<AnchorKind>, "Up to what it leads; in place of `after`.")
    }
}

/// How long something takes.
struct TermRecord: DescribedBody {
    static let schemaName = "Term"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        _ = try reader.required("amount", .ruleNumber(0...Term.amountMax), "How many.")
        _ = try reader.required("unit", .code() as Form<Term.Unit>, "Of what.")
    }
}

/// By how much a clock may be lengthened.
struct ClockExtensionRecord: DescribedBody {
    static let schemaName = "ClockExtension"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        _ = try reader.required("term", Form<TermRecord>.object(), "How much longer.")
        _ = try reader.optional("notice_within", Form<TermRecord>.object(), "Within what time after it the other side is told.")
    }
}

/// The hour from which the day is over.
struct CutOffRecord: DescribedBody {
    static let schemaName = "CutOff"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        _ = try reader.required("time", .timeOfDay, "What comes at this time or after it is late for the day.")
        _ = try reader.required("counts_as", .code() as Form<CutOff.CountsAs>, "As when it counts.")
    }
}

/// Which days are business days to a payer.
struct BusinessCalendarRecord: DescribedBody {
    static let schemaName = "BusinessCalendar"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        _ = try reader.required("id", .deadlineName, "Its name.")
        _ = try reader.required("version", .ruleNumber(1...Int32.max), "Of two that cover a day the higher counts.")
        _ = try reader.required("range", Form<DayRangeRecord>.object(), "The days of which it speaks.")
        _ = try reader.list("weekend", .code() as Form<Weekday>, count: 0...6, "Days of the week without business.")
        _ = try reader.list("holidays", .day, count: 0...BusinessCalendar.holidaysMax, "Other days without business.")
    }
}

/// Days from one to another.
struct DayRangeRecord: DescribedBody {
    static let schemaName = "CalendarRange"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        _ = try reader.required("from", .day, "The first day.")
        _ = try reader.required("through", .day, "The last day.")
    }
}

/// In whose right appeals are filed.
struct AppealRuleRecord: DescribedBody {
    static let schemaName = "AppealRule"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        _ = try reader.list(
            "levels", Form<AppealRuleLevelRecord>.object(), count: 0...AppealLevel.allCases.count, "Levels; others are left open.")
    }
}

/// In whose right one level of appeal is asked.
struct AppealRuleLevelRecord: DescribedBody {
    static let schemaName = "AppealRuleLevel"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        _ = try reader.required("level", .code() as Form<AppealLevel>, "The level.")
        _ = try reader.required("who_may_file", .code() as Form<AppealRule.Filer>, "The provider by itself, or for the patient.")
    }
}

extension Form<String> {
    fileprivate static let deadlineName = Form.pattern(
        "^[0-9a-z._-]{1,80}$", example: "example.decision", "is a name: 1 to 80 lower-case letters, digits, dots, hyphens and underscores"
    ) { ClockRuleID(rawValue: $0) != nil }

    fileprivate static let zone = Form.value(
        .text(1, 64), example: "America/Chicago", "is a time zone of the United States by its IANA name, `of_payer` or `of_site`"
    ) { ["of_payer", "of_site"].contains($0) || TimeZoneName(rawValue: $0) != nil }

    fileprivate static let timeOfDay = Form.pattern(
        "^([01][0-9]|2[0-3]):[0-5][0-9]$", example: "17:00", "is a time of day such as 17:00"
    ) { TimeOfDay($0) != nil }
}
