import EventSourcing

// Plans that employers offer: the claims procedure of 29 CFR 2560.503-1.

extension Regime {
    static let erisa: [Regime] = [
        Regime(
            "erisa_self_funded", conditions: RegimeConditions(linesOfBusiness: [.commercial], funding: [.selfFunded]),
            provisions: Self.claimsProcedure, evidence: .secondary, source: "29 CFR 2560.503-1",
            notes: ["The laws of states do not reach a self-funded plan."]),
        Regime(
            "erisa_insured",
            conditions: RegimeConditions(linesOfBusiness: [.commercial], funding: [.insured], isEmployerPlan: true),
            provisions: Self.claimsProcedure, evidence: .secondary, source: "29 CFR 2560.503-1",
            notes: ["The law of the state may set shorter times."]),
    ]

    private static let claimsProcedure: [ClockProvision] = [
        // MARK: before the service
        ClockProvision(
            .payerDecision, urgency: .standard, rule: .rule("erisa.pre_service", .calendarDays(15), from: .received),
            lengthening: ClockExtension(.calendarDays(15)), tolls: true, ifMissed: .claimantMayGoOn,
            source: "29 CFR 2560.503-1(f)(2)(iii)(A)",
            note: "One extension. While information is missing the clock stands still from the notice of it until the reply."),
        ClockProvision(
            .payerInformationNotice, urgency: .standard, rule: .rule("erisa.improperly_filed", .calendarDays(5), from: .received),
            source: "29 CFR 2560.503-1", note: "That the claim was not filed by the plan's procedure."),
        ClockProvision(
            .informationResponse, urgency: .standard, rule: .rule("erisa.information", .calendarDays(45), from: .informationAsked),
            isAtLeast: true, source: "29 CFR 2560.503-1(f)"),
        // MARK: urgent
        ClockProvision(
            .payerDecision, urgency: .expedited, isConcurrent: false, rule: .rule("erisa.urgent", .hours(72), from: .received),
            ifMissed: .claimantMayGoOn, source: "29 CFR 2560.503-1(f)(2)(i)"),
        ClockProvision(
            .payerInformationNotice, urgency: .expedited, rule: .rule("erisa.urgent.incomplete", .hours(24), from: .received),
            source: "29 CFR 2560.503-1(f)(2)(i)", note: "That the claim is incomplete, or was not filed by the plan's procedure."),
        ClockProvision(
            .informationResponse, urgency: .expedited, rule: .rule("erisa.urgent.information", .hours(48), from: .informationAsked),
            isAtLeast: true, source: "29 CFR 2560.503-1(f)(2)(i)"),
        ClockProvision(
            .payerDecision, urgency: .expedited, isConcurrent: false,
            rule: .rule("erisa.urgent.after_information", .hours(48), from: .informationReceivedOrDue), ifMissed: .claimantMayGoOn,
            source: "29 CFR 2560.503-1(f)(2)(i)"),
        // MARK: care that goes on
        ClockProvision(
            .renewal, urgency: .expedited, isConcurrent: true, rule: .hoursBefore("erisa.concurrent.request", 24, .endOfAuthorization),
            source: "29 CFR 2560.503-1(f)(2)(ii)(B)", note: "Asked for by then, the decision comes within 24 hours."),
        ClockProvision(
            .payerDecision, urgency: .expedited, isConcurrent: true, rule: .rule("erisa.concurrent", .hours(24), from: .received),
            ifMissed: .claimantMayGoOn, source: "29 CFR 2560.503-1(f)(2)(ii)(B)",
            note: "If it was asked for at least 24 hours before the end of what was authorized."),
        // MARK: appeals
        ClockProvision(
            .appealFiling, level: .internalFirst, rule: .rule("erisa.appeal.filing", .calendarDays(180), from: .received),
            isAtLeast: true, ifMissed: .expires, source: "29 CFR 2560.503-1(h)"),
        ClockProvision(
            .appealDecision, level: .internalFirst, urgency: .standard, internalLevels: 1,
            rule: .rule("erisa.appeal.one_level", .calendarDays(30), from: .received), ifMissed: .claimantMayGoOn,
            source: "29 CFR 2560.503-1(i)"),
        ClockProvision(
            .appealDecision, level: .internalFirst, urgency: .standard, internalLevels: 2,
            rule: .rule("erisa.appeal.first_of_two", .calendarDays(15), from: .received), ifMissed: .claimantMayGoOn,
            source: "29 CFR 2560.503-1(i)"),
        ClockProvision(
            .appealDecision, level: .internalSecond, urgency: .standard, internalLevels: 2,
            rule: .rule("erisa.appeal.second_of_two", .calendarDays(15), from: .received), ifMissed: .claimantMayGoOn,
            source: "29 CFR 2560.503-1(i)"),
        ClockProvision(
            .appealDecision, level: .internalFirst, urgency: .expedited,
            rule: .rule("erisa.appeal.urgent", .hours(72), from: .received), ifMissed: .claimantMayGoOn, source: "29 CFR 2560.503-1(i)",
            note: "For all levels together."),
    ]
}

extension ClockRule {
    /// A rule written in code whose limit lies so many hours before an anchor.
    fileprivate static func hoursBefore(_ id: ClockRuleID, _ hours: Int32, _ anchor: AnchorKind) -> ClockRule {
        guard let limit = ClockLimit(.hours(hours), before: anchor), let rule = ClockRule(id: id, from: anchor, limits: [limit]) else {
            preconditionFailure("a rule written in code holds together")
        }
        return rule
    }
}
