import EventSourcing

// Clauses of single payers, kept as examples of what published rules carry. The law does not select them.

extension Regime {
    private static let central = ClockZone.named(.central)

    static let payerClauses: [Regime] = [
        Regime(
            "payer_hphc", .payer, conditions: RegimeConditions(),
            provisions: [
                ClockProvision(
                    .peerToPeer, rule: .rule("payer.hphc.peer_to_peer", .businessDays(2), from: .received, calendar: .usFederal),
                    source: "HPHC, peer-to-peer review"),
                ClockProvision(
                    .authorizationEnd, rule: .rule("payer.hphc.standing_referral", .calendarDays(364), from: .startOfAuthorization),
                    ifMissed: .expires, source: "HPHC, standing referral"),
            ],
            evidence: .secondary, source: "HPHC"),
        Regime(
            "payer_insured_policy", .payer, conditions: RegimeConditions(),
            provisions: [
                ClockProvision(
                    .appealFiling, level: .internalFirst, rule: .rule("payer.insured_policy.appeal", .calendarDays(180), from: .received),
                    ifMissed: .expires, source: "Clause of an insured policy"),
                ClockProvision(
                    .payerAcknowledgement, level: .internalFirst,
                    rule: .rule("payer.insured_policy.acknowledgement", .calendarDays(15), from: .received),
                    source: "Clause of an insured policy"),
            ],
            evidence: .primary, source: "Clause of an insured policy"),
        Regime(
            "payer_tmhp", .payer, conditions: RegimeConditions(states: ["TX"]),
            provisions: [
                ClockProvision(
                    .payerDecision,
                    rule: .rule(
                        "payer.tmhp.decision", .businessDays(1), from: .received, calendar: .usFederal, zone: Self.central,
                        cutOff: CutOff(.of(15), countsAs: .nextBusinessDay)),
                    source: "TMHP, prior authorization", note: "Of a request that is complete by 3 p.m. Central."),
                ClockProvision(
                    .other,
                    rule: .rule("payer.tmhp.change", .businessDays(3), from: .effectiveDate, calendar: .usFederal, zone: Self.central),
                    source: "TMHP, prior authorization", note: "A change reaches back at most so far: it is asked for by then."),
            ],
            evidence: .primary, source: "TMHP, prior authorization"),
        Regime(
            "payer_uhc", .payer, conditions: RegimeConditions(),
            provisions: [
                ClockProvision(
                    .informationResponse, level: .internalFirst, urgency: .expedited,
                    rule: .rule("payer.uhc.appeal_records_expedited", .hours(2), from: .informationAsked), source: "UHC, appeal records"),
                ClockProvision(
                    .informationResponse, level: .internalFirst, urgency: .standard,
                    rule: .rule("payer.uhc.appeal_records", .hours(24), from: .informationAsked), source: "UHC, appeal records"),
            ],
            evidence: .primary, source: "UHC"),
        Regime(
            "payer_uhc_mn", .payer, conditions: RegimeConditions(states: ["MN"]),
            provisions: [
                ClockProvision(
                    .peerToPeer, rule: .rule("payer.uhc_mn.peer_to_peer", .businessDays(7), from: .received, calendar: .usFederal),
                    source: "UHC, hospitals in Minnesota")
            ],
            evidence: .primary, source: "UHC, hospitals in Minnesota"),
        Regime(
            "payer_uhc_tx", .payer, conditions: RegimeConditions(linesOfBusiness: [.medicaidManagedCare], states: ["TX"]),
            provisions: [
                ClockProvision(
                    .payerInformationNotice,
                    rule: .rule("payer.uhc_tx.incomplete", .businessDays(3), from: .received, calendar: .usFederal),
                    source: "UHC Community Plan of Texas"),
                ClockProvision(
                    .informationResponse,
                    rule: .rule("payer.uhc_tx.information", .businessDays(3), from: .informationAsked, calendar: .usFederal),
                    source: "UHC Community Plan of Texas"),
                ClockProvision(
                    .payerDecision,
                    rule: .rule("payer.uhc_tx.after_information", .businessDays(3), from: .informationReceivedOrDue, calendar: .usFederal),
                    source: "UHC Community Plan of Texas", note: "A physician is called before a denial."),
            ],
            evidence: .primary, source: "UHC Community Plan of Texas"),
    ]
}

extension TimeOfDay {
    /// A full hour written in code.
    fileprivate static func of(_ hour: Int) -> TimeOfDay {
        guard let time = TimeOfDay(hour: hour) else { preconditionFailure("an hour written in code exists") }
        return time
    }
}
