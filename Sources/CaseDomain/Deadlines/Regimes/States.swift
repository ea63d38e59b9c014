import EventSourcing

// Laws of states that set shorter times. They reach insured plans, and Medicaid where they say so. Where a law counts business days
// and its calendar is not on record, federal holidays are taken.

extension Regime {
    private static func insured(in state: String) -> RegimeConditions {
        RegimeConditions(linesOfBusiness: [.commercial, .marketplace], funding: [.insured], states: [state])
    }

    static let states: [Regime] = [
        Regime(
            "state_co", .state, conditions: Self.insured(in: "CO"),
            provisions: [
                ClockProvision(
                    .payerDecision, rule: .rule("state.co.decision", .businessDays(5), from: .received, calendar: .usFederal),
                    source: "Colorado, statute on prior authorization", note: "To approve, deny, or say that the request is incomplete."),
                ClockProvision(
                    .payerInformationNotice, rule: .rule("state.co.incomplete", .businessDays(5), from: .received, calendar: .usFederal),
                    source: "Colorado, statute on prior authorization"),
                ClockProvision(
                    .payerDecision,
                    rule: .rule("state.co.after_information", .businessDays(5), from: .informationReceived, calendar: .usFederal),
                    source: "Colorado, statute on prior authorization"),
            ],
            evidence: .primary, source: "Colorado, statute on prior authorization"),
        Regime(
            "state_ct", .state, conditions: Self.insured(in: "CT"),
            provisions: [
                ClockProvision(
                    .payerDecision, urgency: .expedited, rule: .rule("state.ct.urgent", .hours(24), from: .received),
                    source: "Connecticut, urgent requests")
            ],
            evidence: .secondary, source: "Connecticut, urgent requests"),
        Regime(
            "state_in", .state, conditions: Self.insured(in: "IN"),
            provisions: [
                ClockProvision(
                    .payerDecision, urgency: .expedited, rule: .rule("state.in.urgent", .hours(24), from: .received),
                    ifMissed: .deemedAuthorized, source: "Indiana, prior authorization"),
                ClockProvision(
                    .payerDecision, urgency: .standard,
                    rule: .rule("state.in.standard", .businessDayHours(48), from: .received, calendar: .usFederal),
                    ifMissed: .deemedAuthorized, source: "Indiana, prior authorization", note: "Weekends and holidays do not count."),
            ],
            evidence: .secondary, source: "Indiana, prior authorization"),
        Regime(
            "state_ma", .state, from: .of(2026, 6, 5), conditions: Self.insured(in: "MA"),
            provisions: [
                ClockProvision(
                    .payerDecision, urgency: .expedited, rule: .rule("state.ma.urgent", .hours(24), from: .received),
                    source: "Massachusetts, urgent requests")
            ],
            evidence: .secondary, source: "Massachusetts, prior authorization",
            notes: ["From the same day physical and occupational therapy need no authorization; that is a payer's rule, not a clock."]),
        Regime(
            "state_me", .state, conditions: Self.insured(in: "ME"),
            provisions: [
                ClockProvision(
                    .payerDecision,
                    rule: .rule(
                        "state.me.decision", .hours(72), from: .received, or: [ClockLimit(.businessDays(2))], whichever: .earlier,
                        calendar: .usFederal),
                    source: "Maine, prior authorization", note: "72 hours or 2 business days, whichever is less.")
            ],
            evidence: .secondary, source: "Maine, prior authorization"),
        Regime(
            "state_pa_medicaid", .state, conditions: RegimeConditions(linesOfBusiness: [.medicaidManagedCare], states: ["PA"]),
            provisions: [
                ClockProvision(
                    .payerDecision, rule: .rule("state.pa_medicaid.decision", .businessDays(2), from: .received, calendar: .usFederal),
                    source: "Pennsylvania Medicaid, physical health plans"),
                ClockProvision(
                    .payerInformationNotice, rule: .rule("state.pa_medicaid.incomplete", .hours(48), from: .received),
                    source: "Pennsylvania Medicaid, physical health plans"),
                ClockProvision(
                    .informationResponse, rule: .rule("state.pa_medicaid.information", .calendarDays(14), from: .informationAsked),
                    source: "Pennsylvania Medicaid, physical health plans"),
                ClockProvision(
                    .payerDecision,
                    rule: .rule("state.pa_medicaid.after_information", .businessDays(2), from: .informationReceived, calendar: .usFederal),
                    source: "Pennsylvania Medicaid, physical health plans"),
            ],
            evidence: .primary, source: "Pennsylvania Medicaid, physical health plans"),
    ]
}
