import EventSourcing

// Programs of which little sets a clock, or of which little is known.

extension Regime {
    static let otherPrograms: [Regime] = [
        Regime(
            "marketplace", conditions: RegimeConditions(linesOfBusiness: [.marketplace]),
            provisions: [
                ClockProvision(
                    .payerDecision, urgency: .standard, rule: .rule("marketplace.standard", .calendarDays(15), from: .received),
                    source: "CMS-0057-F leaves the exchange's own times in force"),
                ClockProvision(
                    .payerDecision, urgency: .expedited, rule: .rule("marketplace.urgent", .hours(72), from: .received),
                    source: "CMS-0057-F leaves the exchange's own times in force"),
            ],
            evidence: .secondary, source: "CMS-0057-F; 45 CFR 156.223",
            notes: [
                "The times of CMS-0057-F do not hold for plans on the federal exchange.",
                "From 2026-01-01 a denial gives the provider its specific reason, by any channel (45 CFR 156.223(a)).",
            ]),
        Regime(
            "medicare_ffs", conditions: RegimeConditions(linesOfBusiness: [.medicare]), provisions: [], evidence: .unverified,
            source: "",
            notes: ["A provisional affirmation or non-affirmation with a tracking number of its own; its times were not confirmed."]),
        Regime(
            "tricare", conditions: RegimeConditions(linesOfBusiness: [.tricare]), provisions: [], evidence: .primary, source: "",
            notes: ["No clock of TRICARE is on record. Enter dates by hand, from its notices."]),
    ]
}
