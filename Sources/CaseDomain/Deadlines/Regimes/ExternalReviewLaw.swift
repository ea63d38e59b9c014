import EventSourcing

// The review of a plan's denial by an independent organization: the federal process of 45 CFR 147.136(d).

extension Regime {
    static let externalReview: [Regime] = [
        Regime(
            "aca_external_review", .addition, conditions: RegimeConditions(linesOfBusiness: [.commercial], funding: [.selfFunded]),
            provisions: [
                ClockProvision(
                    .appealFiling, level: .external,
                    rule: .rule("aca.external_review.filing", .months(4), from: .received, calendar: .usFederal, roll: .nextBusinessDay),
                    ifMissed: .expires, source: "45 CFR 147.136(d)(2)(i)"),
                ClockProvision(
                    .externalReviewPreliminary, level: .external,
                    rule: .rule("aca.external_review.preliminary", .businessDays(5), from: .received, calendar: .usFederal),
                    source: "45 CFR 147.136(d)(2)"),
                ClockProvision(
                    .payerInformationNotice, level: .external,
                    rule: .rule("aca.external_review.preliminary_notice", .businessDays(1), from: .reviewCompleted, calendar: .usFederal),
                    source: "45 CFR 147.136(d)(2)", note: "Whether the request is complete and eligible."),
                ClockProvision(
                    .externalReviewRecords, level: .external,
                    rule: .rule("aca.external_review.records", .businessDays(5), from: .assigned, calendar: .usFederal),
                    source: "45 CFR 147.136(d)(2)", note: "The plan's records go to the independent organization."),
                ClockProvision(
                    .informationResponse, level: .external,
                    rule: .rule("aca.external_review.additions", .businessDays(5), from: .assigned, calendar: .usFederal), isAtLeast: true,
                    source: "45 CFR 147.136(d)(2)", note: "What the claimant adds. Counted from the assignment, to be safe."),
                ClockProvision(
                    .appealDecision, level: .external, urgency: .standard,
                    rule: .rule("aca.external_review.standard", .calendarDays(45), from: .received), source: "45 CFR 147.136(d)",
                    note: "From the receipt by the independent organization."),
                ClockProvision(
                    .appealDecision, level: .external, urgency: .expedited,
                    rule: .rule("aca.external_review.expedited", .hours(72), from: .received), source: "45 CFR 147.136(d)"),
                ClockProvision(
                    .writtenConfirmation, level: .external, urgency: .expedited,
                    rule: .rule("aca.external_review.written", .hours(48), from: .toldOrally), source: "45 CFR 147.136(d)"),
            ],
            evidence: .secondary, source: "45 CFR 147.136(d)(2)",
            notes: [
                "The federal process. An insured plan may be under its state's instead; its notice says.",
                "The plan's own appeals count as exhausted when it does not strictly follow their rules (147.136(b)(2)(ii)(F)).",
                "How long an incomplete request may be completed was not confirmed, and is left out.",
            ])
    ]
}
