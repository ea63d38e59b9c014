import EventSourcing

// Medicare Advantage: 42 CFR part 422, with CMS-0057-F in force from 2026-01-01.

extension Regime {
    static let medicareAdvantage: [Regime] = [
        Regime(
            "ma_prior_authorization", from: .of(2026, 1, 1),
            conditions: RegimeConditions(
                linesOfBusiness: [.medicareAdvantage], categories: [.service], isUnderPriorAuthorizationRules: true),
            provisions: [
                ClockProvision(
                    .payerDecision, urgency: .standard,
                    rule: .rule("ma.prior_authorization.standard", .calendarDays(7), from: .received),
                    lengthening: ClockExtension(.calendarDays(14)), ifMissed: .adverseDetermination,
                    source: "42 CFR 422.568(b)(1)(ii)"),
                ClockProvision(
                    .payerDecision, urgency: .expedited, rule: .rule("ma.prior_authorization.expedited", .hours(72), from: .received),
                    lengthening: ClockExtension(.calendarDays(14)), ifMissed: .adverseDetermination, source: "42 CFR 422.572",
                    note: "A physician states that waiting could seriously jeopardize life, health or regaining function (422.566)."),
            ],
            evidence: .secondary, source: "42 CFR 422.568, 422.572; CMS-0057-F",
            notes: [
                "42 CFR 422.570(d) still says that a refused expedite moves to the 14-day time frame; prior authorization is 7 days now.",
                "A denial gives the provider its specific reason, by any channel (42 CFR 422.122(a)).",
            ]),
        Regime(
            "ma_prior_authorization_before_2026", through: .of(2025, 12, 31),
            conditions: RegimeConditions(
                linesOfBusiness: [.medicareAdvantage], categories: [.service], isUnderPriorAuthorizationRules: true),
            provisions: [
                ClockProvision(
                    .payerDecision, urgency: .standard,
                    rule: .rule("ma.prior_authorization.standard_before_2026", .calendarDays(14), from: .received),
                    source: "42 CFR 422.568(b) before CMS-0057-F")
            ],
            evidence: .secondary, source: "42 CFR 422.568 before CMS-0057-F",
            notes: ["The expedited time and extensions of these years were not confirmed, and are left out."]),
        Regime(
            "ma_other_item",
            conditions: RegimeConditions(
                linesOfBusiness: [.medicareAdvantage], categories: [.service], isUnderPriorAuthorizationRules: false),
            provisions: [
                ClockProvision(
                    .payerDecision, urgency: .standard, rule: .rule("ma.other_item.standard", .calendarDays(14), from: .received),
                    lengthening: ClockExtension(.calendarDays(14)), source: "42 CFR 422.568(b)(1)(i)")
            ],
            evidence: .secondary, source: "42 CFR 422.568(b)(1)(i)",
            notes: ["An item or service that is not under the plan's rules of prior authorization."]),
        Regime(
            "ma_part_b_drug", conditions: RegimeConditions(linesOfBusiness: [.medicareAdvantage], categories: [.partBDrug]),
            provisions: [
                ClockProvision(
                    .payerDecision, urgency: .standard, rule: .rule("ma.part_b_drug.standard", .hours(72), from: .received),
                    source: "42 CFR 422.568(b), Part B drug"),
                ClockProvision(
                    .payerDecision, urgency: .expedited, rule: .rule("ma.part_b_drug.expedited", .hours(24), from: .received),
                    source: "42 CFR 422.572, Part B drug"),
            ],
            evidence: .secondary, source: "42 CFR 422.568, 422.572", notes: ["There is no extension."]),
        Regime(
            "ma_notices_and_appeals", .addition, conditions: RegimeConditions(linesOfBusiness: [.medicareAdvantage]),
            provisions: Self.medicareAdvantageAppeals, evidence: .secondary, source: "42 CFR 422.572, 422.582 to 422.602",
            notes: [
                "What the plan upholds goes to the independent review entity by itself, within the plan's own time to decide.",
                "An administrative law judge hears it from an amount in controversy of $200 on (2026 and 2027).",
            ]),
        Regime(
            "ma_patient_access", .addition, from: .of(2027, 1, 1), conditions: RegimeConditions(linesOfBusiness: [.medicareAdvantage]),
            provisions: [
                ClockProvision(
                    .other, rule: .rule("ma.patient_access.status", .businessDays(1), from: .received, calendar: .usFederal),
                    source: "42 CFR 422.119(b)(1)(iv)",
                    note: "The plan's interface tells of a request, and of each change of its status, after so long.")
            ],
            evidence: .secondary, source: "42 CFR 422.119, 422.121, 422.122; CMS-0057-F"),
    ]

    private static let medicareAdvantageAppeals: [ClockProvision] = [
        ClockProvision(
            .writtenConfirmation, urgency: .expedited, rule: .rule("ma.expedited.written", .calendarDays(3), from: .toldOrally),
            source: "42 CFR 422.572(c)", note: "An adverse expedited decision that was told by phone."),
        ClockProvision(
            .appealFiling, level: .internalFirst,
            rule: .rule("ma.reconsideration.filing", .calendarDays(60), from: .received, presumedReceiptDays: 5), ifMissed: .expires,
            source: "42 CFR 422.582", note: "Good cause excuses a late filing."),
        ClockProvision(
            .appealDecision, level: .internalFirst, urgency: .standard, category: .service,
            rule: .rule("ma.reconsideration.standard", .calendarDays(30), from: .received),
            lengthening: ClockExtension(.calendarDays(14)), ifMissed: .autoForwardedToIRE, source: "42 CFR 422.590"),
        ClockProvision(
            .appealDecision, level: .internalFirst, urgency: .standard, category: .partBDrug,
            rule: .rule("ma.reconsideration.part_b_drug", .calendarDays(7), from: .received), ifMissed: .autoForwardedToIRE,
            source: "42 CFR 422.590"),
        ClockProvision(
            .appealDecision, level: .internalFirst, urgency: .standard, category: .payment,
            rule: .rule("ma.reconsideration.payment", .calendarDays(60), from: .received),
            lengthening: ClockExtension(.calendarDays(14)), ifMissed: .autoForwardedToIRE, source: "42 CFR 422.590"),
        ClockProvision(
            .appealDecision, level: .internalFirst, urgency: .expedited, category: .service,
            rule: .rule("ma.reconsideration.expedited", .hours(72), from: .received), lengthening: ClockExtension(.calendarDays(14)),
            ifMissed: .autoForwardedToIRE, source: "42 CFR 422.590"),
        ClockProvision(
            .appealDecision, level: .internalFirst, urgency: .expedited, category: .partBDrug,
            rule: .rule("ma.reconsideration.part_b_drug_expedited", .hours(72), from: .received), ifMissed: .autoForwardedToIRE,
            source: "42 CFR 422.590"),
        ClockProvision(
            .other, level: .ire, urgency: .expedited, rule: .rule("ma.ire.forwarding_expedited", .hours(24), from: .reviewCompleted),
            source: "42 CFR 422.590 to 422.592", note: "The plan forwards what it upheld to the independent review entity."),
        ClockProvision(
            .appealFiling, level: .alj, rule: .rule("ma.alj.filing", .calendarDays(60), from: .received, presumedReceiptDays: 5),
            ifMissed: .expires, source: "42 CFR 422.602", note: "From an amount in controversy of $200 on (2026 and 2027)."),
    ]
}
