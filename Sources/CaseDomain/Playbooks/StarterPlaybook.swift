import EventSourcing

extension PlaybookEntry {
    /// Entries to begin with, for the commonest codes: an organization publishes them, and then its own in their place.
    ///
    /// Codes by X12 external code list 886 and element 901, report types by element 755, documents by LOINC; the steps are ours, and no
    /// payer's word. Terms are advice: what a payer sets is a clock of the case.
    public static let starter: [PlaybookEntry] = Self.denials + Self.rejections + Self.questions

    private static let start: CivilDate = {
        guard let day = CivilDate(year: 2026, month: 1, day: 1) else { preconditionFailure("the day exists") }
        return day
    }()

    private static func entry(
        _ name: String, _ title: String, _ key: PlaybookKey, _ source: String, _ steps: [PlaybookStep]
    ) -> PlaybookEntry {
        PlaybookEntry(id: PlaybookID(checked: name), title: title, key: key, effectiveFrom: Self.start, steps: steps, source: source)
    }

    private static let list886 = "X12 external code list 886, service review decision reasons (HCR03)."
    private static let list901 = "X12 element 901, reject reasons (AAA03)."

    private static let denials = [
        entry(
            "denial-not-necessary", "Denied as not medically necessary", PlaybookKey(kind: .denial, codes: ["0F"]), list886,
            [
                PlaybookStep(
                    "Read the criterion that the notice cites, and name what the letter does not answer.", queue: .clinicians,
                    due: .businessDays(2), section: .clinicalRationale, escalateAfter: .businessDays(1)),
                PlaybookStep(
                    "Ask the payer for a talk between clinicians, where its time still runs.", queue: .coordinators, due: .businessDays(1)),
                PlaybookStep(
                    "Tie each limit in daily life to a measure and a goal, and have the letter signed anew.", queue: .clinicians,
                    due: .businessDays(5), section: .functionalChallenges, escalateAfter: .businessDays(2)),
                PlaybookStep(
                    "File the appeal with the new letter.", queue: .coordinators, due: .calendarDays(14), escalateAfter: .calendarDays(7),
                    needsEvidence: true),
            ]),
        entry(
            "denial-documentation", "Denied for what the documents say or lack", PlaybookKey(kind: .denial, family: .documentation),
            list886,
            [
                PlaybookStep(
                    "Find what is missing or does not fit, and who can write it.", queue: .coordinators, due: .businessDays(2),
                    escalateAfter: .businessDays(1)),
                PlaybookStep(
                    "Correct the letter where it does not fit the diagnosis or the plan.", queue: .clinicians, due: .businessDays(5),
                    section: .diagnoses, escalateAfter: .businessDays(2)),
                PlaybookStep("Send it with an appeal.", queue: .coordinators, due: .calendarDays(14), needsEvidence: true),
            ]),
        entry(
            "denial-information-missing", "Denied because requested information did not come",
            PlaybookKey(kind: .denial, codes: ["0P", "0U"]), list886,
            [
                PlaybookStep(
                    "Find the payer's question and what was sent, with its proof.", queue: .coordinators, due: .businessDays(1),
                    escalateAfter: .businessDays(1)),
                PlaybookStep(
                    "Send what was asked for, and ask the payer to look at it again.", queue: .coordinators, due: .businessDays(3),
                    needsEvidence: true),
            ]),
        entry(
            "denial-benefit", "Denied for what the plan grants", PlaybookKey(kind: .denial, family: .benefit), list886,
            [
                PlaybookStep(
                    "Verify the benefit and what was used of it.", queue: .benefits, due: .businessDays(2), escalateAfter: .businessDays(1)),
                PlaybookStep("Ask the payer for an exception, where its plan has one.", queue: .coordinators, due: .businessDays(5)),
            ]),
        entry(
            "denial-process", "Denied for how it was asked", PlaybookKey(kind: .denial, family: .process), list886,
            [
                PlaybookStep("Compare the request with the rule that the notice cites.", queue: .coordinators, due: .businessDays(1)),
                PlaybookStep(
                    "Correct it and ask again, or appeal with the proof of when it was sent.", queue: .coordinators, due: .businessDays(3),
                    needsEvidence: true),
            ]),
    ]

    private static let rejections = [
        entry(
            "rejection-data-missing", "Turned away: required data is missing or wrong", PlaybookKey(kind: .rejection, codes: ["15", "33"]),
            list901,
            [
                PlaybookStep(
                    "Find the segment that the payer names, and complete it.", queue: .coordinators, due: .businessDays(1),
                    escalateAfter: .businessDays(1)),
                PlaybookStep("Send the request again.", queue: .coordinators, due: .businessDays(1)),
            ]),
        entry(
            "rejection-no-answer", "Turned away: the payer cannot answer now", PlaybookKey(kind: .rejection, codes: ["42", "80"]), list901,
            [
                PlaybookStep(
                    "Send the request again, or by another way that the payer takes.", queue: .coordinators, due: .hours(24),
                    escalateAfter: .hours(24))
            ]),
        entry(
            "rejection-provider", "Turned away: the provider is not recognized",
            PlaybookKey(kind: .rejection, codes: ["43", "44", "45", "46", "47", "97"]), list901,
            [
                PlaybookStep(
                    "Compare the provider's number, name and address with what the payer has.", queue: .coordinators,
                    due: .businessDays(2), section: .credentials),
                PlaybookStep("Correct them and send the request again.", queue: .coordinators, due: .businessDays(3)),
            ]),
        entry(
            "rejection-patient", "Turned away: the patient or the subscriber is not found",
            PlaybookKey(kind: .rejection, codes: ["64", "65", "66", "67", "71", "72", "73", "74", "75", "77", "78"]), list901,
            [
                PlaybookStep(
                    "Compare name, birth date and member number with the card.", queue: .benefits, due: .businessDays(1),
                    section: .patientAndPayer),
                PlaybookStep("Check the coverage again.", queue: .benefits, due: .businessDays(1)),
                PlaybookStep("Correct it and send the request again.", queue: .coordinators, due: .businessDays(2)),
            ]),
    ]

    private static let questions = [
        entry(
            "question-progress", "The payer asks for a progress report", PlaybookKey(kind: .information, codes: ["09", "11506-3"]),
            "X12 element 755 report type 09; LOINC 11506-3, progress note.",
            [
                PlaybookStep(
                    "Write or find the last progress report with its measures.", queue: .clinicians, due: .businessDays(3),
                    section: .benefitsAndGoals, escalateAfter: .businessDays(1)),
                PlaybookStep("Send it under the payer's control number.", queue: .coordinators, due: .businessDays(4), needsEvidence: true),
            ]),
        entry(
            "question-plan", "The payer asks for the plan of treatment", PlaybookKey(kind: .information, codes: ["08", "18776-5"]),
            "X12 element 755 report type 08; LOINC 18776-5, plan of care.",
            [
                PlaybookStep(
                    "Find the plan of care with its signature.", queue: .clinicians, due: .businessDays(2), section: .serviceAndPlan,
                    escalateAfter: .businessDays(1)),
                PlaybookStep("Send it under the payer's control number.", queue: .coordinators, due: .businessDays(3), needsEvidence: true),
            ]),
        entry(
            "question-order", "The payer asks for the physician's order", PlaybookKey(kind: .information, codes: ["B3"]),
            "X12 element 755 report type B3, physician order.",
            [
                PlaybookStep(
                    "Find the order, or ask the orderer for it.", queue: .coordinators, due: .businessDays(2),
                    escalateAfter: .businessDays(1)),
                PlaybookStep("Send it under the payer's control number.", queue: .coordinators, due: .businessDays(3), needsEvidence: true),
            ]),
    ]
}
