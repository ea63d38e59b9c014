import EventSourcing

// Medicaid and CHIP: 42 CFR parts 431, 438, 440 and 457, with CMS-0057-F in force from 2026-01-01. Drugs are not in it.

extension Regime {
    static let medicaid: [Regime] = [
        Regime(
            "medicaid_ffs", from: .of(2026, 1, 1), conditions: RegimeConditions(linesOfBusiness: [.medicaid], categories: [.service]),
            provisions: [
                ClockProvision(
                    .payerDecision, urgency: .standard, rule: .rule("medicaid_ffs.standard", .calendarDays(7), from: .received),
                    lengthening: ClockExtension(.calendarDays(14)), source: "42 CFR 440.230(e)"),
                ClockProvision(
                    .payerDecision, urgency: .expedited, rule: .rule("medicaid_ffs.expedited", .hours(72), from: .received),
                    source: "42 CFR 440.230(e)"),
            ],
            evidence: .secondary, source: "42 CFR 440.230(e); CMS-0057-F",
            notes: ["A denial gives the provider its specific reason, by any channel (42 CFR 431.80(a))."]),
        Regime(
            "medicaid_ffs_hearing", .addition, conditions: RegimeConditions(linesOfBusiness: [.medicaid]),
            provisions: [
                ClockProvision(
                    .appealFiling, level: .fairHearing, rule: .rule("medicaid_ffs.hearing.filing", .calendarDays(90), from: .mailed),
                    ifMissed: .expires, source: "42 CFR 431.221(d)", note: "A state gives at most 90 days; the notice says how many."),
                ClockProvision(
                    .appealDecision, level: .fairHearing,
                    rule: .rule("medicaid_ffs.hearing.final_action", .calendarDays(90), from: .received),
                    source: "42 CFR 431.244(f)", note: "Ordinarily."),
            ],
            evidence: .primary, source: "42 CFR 431.221(d), 431.244(f)"),
        Regime(
            "medicaid_managed_care", from: .of(2026, 1, 1),
            conditions: RegimeConditions(
                linesOfBusiness: [.medicaidManagedCare], categories: [.service], ratingPeriodFrom: .of(2026, 1, 1)),
            provisions: Self.managedCareDecisions("medicaid_managed_care.standard", "medicaid_managed_care.expedited"),
            evidence: .secondary, source: "42 CFR 438.210(d), 438.404(c)(5); CMS-0057-F",
            notes: ["It holds for rating periods that start on 2026-01-01 or later."]),
        Regime(
            "medicaid_managed_care_appeals", .addition, conditions: RegimeConditions(linesOfBusiness: [.medicaidManagedCare]),
            provisions: Self.managedCareAppeals, evidence: .secondary, source: "42 CFR 438.402 to 438.420"),
    ]

    static let chip: [Regime] = [
        Regime(
            "chip_ffs", from: .of(2026, 1, 1),
            conditions: RegimeConditions(linesOfBusiness: [.chip], categories: [.service], delivery: .feeForService),
            provisions: [
                ClockProvision(
                    .payerDecision, urgency: .standard, rule: .rule("chip_ffs.standard", .calendarDays(7), from: .received),
                    lengthening: ClockExtension(.calendarDays(14)), source: "CMS-0057-F"),
                ClockProvision(
                    .payerDecision, urgency: .expedited, rule: .rule("chip_ffs.expedited", .hours(72), from: .received),
                    source: "CMS-0057-F"),
            ],
            evidence: .secondary, source: "CMS-0057-F; 42 CFR 457.732",
            notes: ["A denial gives the provider its specific reason, by any channel (42 CFR 457.732(a))."]),
        Regime(
            "chip_managed_care", from: .of(2026, 1, 1),
            conditions: RegimeConditions(
                linesOfBusiness: [.chip], categories: [.service], delivery: .managedCare, ratingPeriodFrom: .of(2026, 1, 1)),
            provisions: [
                ClockProvision(
                    .payerDecision, urgency: .standard, rule: .rule("chip_managed_care.standard", .calendarDays(7), from: .received),
                    lengthening: ClockExtension(.calendarDays(14)), source: "CMS-0057-F"),
                ClockProvision(
                    .payerDecision, urgency: .expedited, rule: .rule("chip_managed_care.expedited", .hours(72), from: .received),
                    source: "CMS-0057-F"),
            ],
            evidence: .secondary, source: "CMS-0057-F; 42 CFR 457.732",
            notes: [
                "It holds for rating periods that start on 2026-01-01 or later.",
                "Whether the expedited time can be extended, and what follows when it is missed, was not confirmed for CHIP.",
            ]),
    ]

    private static func managedCareDecisions(_ standard: ClockRuleID, _ expedited: ClockRuleID) -> [ClockProvision] {
        [
            ClockProvision(
                .payerDecision, urgency: .standard, rule: .rule(standard, .calendarDays(7), from: .received),
                lengthening: ClockExtension(.calendarDays(14)), ifMissed: .countsAsDenial,
                source: "42 CFR 438.210(d)(1), 438.404(c)(5)", note: "It counts as a denial on the day the time expires."),
            ClockProvision(
                .payerDecision, urgency: .expedited, rule: .rule(expedited, .hours(72), from: .received),
                lengthening: ClockExtension(.calendarDays(14)), ifMissed: .countsAsDenial,
                source: "42 CFR 438.210(d)(2), 438.404(c)(5)", note: "It counts as a denial on the day the time expires."),
        ]
    }

    private static let managedCareAppeals: [ClockProvision] = [
        ClockProvision(
            .appealFiling, level: .internalFirst, rule: .rule("medicaid_managed_care.appeal.filing", .calendarDays(60), from: .noticeDate),
            ifMissed: .expires, source: "42 CFR 438.402(c)(2)(ii)"),
        ClockProvision(
            .appealDecision, level: .internalFirst, urgency: .standard,
            rule: .rule("medicaid_managed_care.appeal.standard", .calendarDays(30), from: .received),
            lengthening: ClockExtension(.calendarDays(14), noticeWithin: .calendarDays(2)), ifMissed: .deemedExhausted,
            source: "42 CFR 438.408", note: "A state may set a shorter time."),
        ClockProvision(
            .appealDecision, level: .internalFirst, urgency: .expedited,
            rule: .rule("medicaid_managed_care.appeal.expedited", .hours(72), from: .received),
            lengthening: ClockExtension(.calendarDays(14), noticeWithin: .calendarDays(2)), ifMissed: .deemedExhausted,
            source: "42 CFR 438.408", note: "A state may set a shorter time."),
        ClockProvision(
            .benefitsContinuation,
            rule: .rule(
                "medicaid_managed_care.benefits_continuation", .calendarDays(10), from: .sent,
                or: [ClockLimit(.calendarDays(0), after: .effectiveDate)], whichever: .later),
            ifMissed: .expires, source: "42 CFR 438.420"),
        ClockProvision(
            .appealFiling, level: .fairHearing,
            rule: .rule("medicaid_managed_care.fair_hearing.filing", .calendarDays(90), from: .noticeDate), isAtLeast: true,
            ifMissed: .expires, source: "42 CFR 438.408(f)(2)",
            note: "From the notice of resolution. The state gives 90 to 120 days; the notice says how many."),
    ]
}
