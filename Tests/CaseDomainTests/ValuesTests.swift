import CaseDomain
import ClinicalCodes
import EventSourcing
import TestSupport
import Testing

@Suite("Values of the domain")
struct ValuesTests {
    private static func json<Value: JSONCodable>(_ value: Value) -> String { String(decoding: JSONWriter.bytes(of: value), as: UTF8.self) }
    private static func read<Value: JSONCodable>(_ text: String, as type: Value.Type) throws -> Value {
        try Value(json: try JSON(Array(text.utf8)))
    }

    // MARK: how much and how often

    @Test(
        arguments: [
            ("24", 24_000, "24"), ("1.5", 1_500, "1.5"), ("0.125", 125, "0.125"), ("0.050", 50, "0.05"), ("007", 7_000, "7"), ("0", 0, "0"),
            ("1000000", 1_000_000_000, "1000000"), ("2.100", 2_100, "2.1"),
        ] as [(String, Int64, String)])
    func `an amount is exact to a thousandth, and written without needless zeros`(text: String, thousandths: Int64, written: String) throws
    {
        let quantity = try #require(Quantity(amount: text, .hours))
        #expect(quantity.thousandths == thousandths && quantity.amount == written && quantity.isZero == (thousandths == 0))
        #expect(Self.json(quantity) == #"{"amount":"\#(written)","unit":"hours"}"#)
        #expect(try Self.read(Self.json(quantity), as: Quantity.self) == quantity)
    }

    @Test(arguments: ["", ".", "1.", ".5", "-1", "+1", "1.2345", "1e3", "1,5", " 1", "1000000.001", "12345678", "٣"])
    func `what is no amount is refused`(text: String) { #expect(Quantity(amount: text, .visits) == nil) }

    @Test func `an amount is neither negative nor beyond a million`() {
        #expect(Quantity(thousandths: -1, .units) == nil)
        #expect(Quantity(thousandths: Quantity.amountMax * 1_000 + 1, .units) == nil)
        #expect(Quantity(thousandths: Quantity.amountMax * 1_000, .units)?.amount == "1000000")
    }

    @Test func `amounts survive their text, whatever they are`() {
        for seed in 0..<2_000 as Range<UInt64> {
            var generator = SplitMix64(seed: seed)
            let thousandths = Int64(generator.next() % 1_000_000_001)
            let quantity = Quantity(thousandths: thousandths, .units)!
            #expect(Quantity(amount: quantity.amount, .units) == quantity, "seed \(seed)")
        }
    }

    @Test func `a frequency counts from one`() throws {
        let twice = try #require(Frequency(times: 2, .week))
        #expect(Self.json(twice) == #"{"times":2,"every":1,"period":"week"}"#)
        #expect(try Self.read(Self.json(twice), as: Frequency.self) == twice)
        #expect(Frequency(times: 0, .day) == nil && Frequency(times: 1, every: 0, .day) == nil)
        #expect(Frequency(times: Frequency.countMax + 1, .day) == nil && Frequency(times: Frequency.countMax, .day) != nil)
    }

    @Test func `a range of days includes both, and does not end before it begins`() throws {
        let week = try #require(DateRange(from: The.date(0), through: The.date(6)))
        #expect(DateRange(from: The.date(1), through: The.date(0)) == nil)
        #expect(DateRange(from: The.date(0), through: The.date(0)) != nil)
        #expect(week.overlaps(DateRange(from: The.date(6), through: The.date(9))!))
        #expect(!week.overlaps(DateRange(from: The.date(7), through: The.date(9))!))
        #expect(try Self.read(Self.json(week), as: DateRange.self) == week)
        #expect(throws: JSONFault(.value, at: "through")) {
            try Self.read(#"{"from":"2026-11-24","through":"2026-11-23"}"#, as: DateRange.self)
        }
    }

    // MARK: digests, identifiers, codes

    @Test func `a digest is 32 bytes, or 64 lower-case digits`() throws {
        let digest = try #require(BlindToken(Array(0..<32)))
        #expect(digest.hexadecimal == "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")
        #expect(BlindToken(hexadecimal: digest.hexadecimal) == digest)
        #expect(try Self.read(Self.json(digest), as: BlindToken.self) == digest)
        #expect(BlindToken(Array(0..<31)) == nil && BlindToken([]) == nil)
        for text in ["", "00", digest.hexadecimal.uppercased(), digest.hexadecimal + "00", String(digest.hexadecimal.dropLast())] {
            #expect(BlindToken(hexadecimal: text) == nil, "\(text)")
        }
    }

    @Test func `the hash of a text is its SHA-256`() {
        // FIPS 180-2, appendix B.1.
        #expect(ContentHash(of: "abc").hexadecimal == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test func `an external identifier has a system and a value, both of limited length`() throws {
        let longest = String(repeating: "x", count: ExternalIdentifier.lengthMax)
        #expect(ExternalIdentifier(system: longest, value: longest) != nil)
        #expect(ExternalIdentifier(system: "", value: "1") == nil && ExternalIdentifier(system: "s", value: "") == nil)
        #expect(ExternalIdentifier(system: "s", value: longest + "x") == nil)
        #expect(throws: JSONFault(.value)) { try Self.read(#"{"system":"","value":"1"}"#, as: ExternalIdentifier.self) }
    }

    @Test func `codes are held to their shapes`() {
        for text in ["0F", "A1", "99"] { #expect(ReviewReason(rawValue: text) != nil, "\(text)") }
        for text in ["", "0", "0f", "0F1", "é"] { #expect(ReviewReason(rawValue: text) == nil, "\(text)") }
        for text in ["11", "02"] { #expect(PlaceOfService(rawValue: text) != nil, "\(text)") }
        for text in ["", "1", "1A", "111"] { #expect(PlaceOfService(rawValue: text) == nil, "\(text)") }
        for text in ["42", "T1"] { #expect(RejectionReason(rawValue: text) != nil, "\(text)") }
        for text in ["", "4", "t1", "421", "é"] { #expect(RejectionReason(rawValue: text) == nil, "\(text)") }
    }

    @Test func `only some actions authorize, end the review, or can be appealed`() {
        #expect(ReviewAction.allCases.filter(\.authorizes) == [.certifiedInTotal, .certifiedPartial, .modified])
        #expect(ReviewAction.allCases.filter { !$0.isFinal } == [.pended, .contactPayer])
        #expect(ReviewAction.allCases.filter(\.isAppealable) == [.certifiedPartial, .notCertified, .modified])
    }

    @Test func `a letter has eight sections by number`() throws {
        #expect(LetterSection.allCases.map(\.rawValue) == [1, 2, 3, 4, 5, 6, 7, 8])
        #expect(try Self.read("5", as: LetterSection.self) == .clinicalRationale)
        #expect(throws: JSONFault(.value)) { try Self.read("9", as: LetterSection.self) }
    }

    /// Stored codes are promises like stored names: one may be added, none is renamed or taken away.
    @Test func `codes are stored under the names they were given`() {
        func codes<Code: CaseIterable & RawRepresentable>(_ type: Code.Type) -> [String] where Code.RawValue == String {
            type.allCases.map(\.rawValue)
        }
        #expect(codes(Urgency.self) == ["standard", "expedited"])
        #expect(codes(PayerProcess.self) == ["prior_authorization", "referral", "notification"])
        #expect(codes(RequestKind.self) == ["initial", "continuing", "evaluation", "amendment", "retroactive", "continuity_of_care"])
        #expect(
            codes(ServiceLine.self) == [
                "speech", "occupational", "physical", "behavioral", "equipment", "imaging", "infusion", "sleep", "orthotics", "other",
            ])
        #expect(codes(CaseSource.self) == ["order", "referral", "renewal", "inbox", "pas_request"])
        #expect(codes(Channel.self) == ["portal", "fax", "phone", "mail", "x12_278", "fhir_pas", "clearinghouse"])
        #expect(
            codes(LineOfBusiness.self) == [
                "commercial", "medicare_advantage", "medicare", "medicaid", "medicaid_managed_care", "chip", "marketplace", "tricare",
                "other", "unknown",
            ])
        #expect(codes(Funding.self) == ["insured", "self_funded", "government", "unknown"])
        #expect(codes(SubscriberRelationship.self) == ["self", "spouse", "child", "other"])
        #expect(codes(ReviewAction.self) == ["A1", "A2", "A3", "A4", "A6", "C", "CT", "NA"])
        #expect(
            codes(Irregularity.self) == [
                "case_closed", "unknown_service", "unknown_submission", "unknown_appeal", "unknown_peer_to_peer",
                "overturned_without_decision", "nothing_submitted", "contradicts_earlier", "no_approval", "no_authorization_number",
                "nothing_decided", "grant_unclear", "unknown_information_request",
                "service_added", "extension_without_effect",
                "over_authorized", "over_cap", "outside_authorized_dates", "unit_mismatch", "authorization_not_active",
                "unknown_authorization", "unknown_consumption", "service_not_authorized",
            ])
        #expect(codes(Quantity.Unit.self) == ["visits", "units", "hours", "days"])
        #expect(codes(Frequency.Period.self) == ["day", "week", "month"])
        #expect(codes(Credential.self) == ["MD", "DO", "NP", "PA", "PT", "OT", "SLP", "BCBA", "PsyD", "PhD", "LCSW"])
        #expect(codes(Diagnosis.Role.self) == ["principal", "admitting", "reason_for_visit", "other"])
        #expect(codes(Demographics.Sex.self) == ["female", "male", "other", "unknown"])
        #expect(codes(SubmissionAcknowledged.Kind.self) == ["portal", "fax_report", "phone", "ta1", "999", "http"])
        #expect(codes(PayerReferenceAssigned.Kind.self) == ["administrative", "case_number"])
        #expect(codes(AskedItem.System.self) == ["pwk01", "loinc", "questionnaire", "text"])
        #expect(codes(AppealLevel.self) == ["internal_1", "internal_2", "external", "fair_hearing", "ire", "alj"])
        #expect(codes(AppealFiled.Filer.self) == ["clinic", "plan"])
        #expect(codes(AppealRepresentation.self) == ["provider_own_right", "patient_authorization", "appointed_representative"])
        #expect(codes(AppealReviewer.Kind.self) == ["plan", "medical_director", "iro", "ire", "state_hearing_officer", "alj"])
        #expect(codes(DeemedExhaustionAsserted.Basis.self) == ["plan_missed_deadline", "rules_not_followed", "waived_by_plan"])
        #expect(codes(PeerToPeerHeld.Outcome.self) == ["overturned", "upheld", "more_info", "no_show"])
        #expect(codes(PatientNotified.Channel.self) == ["mail", "phone", "portal", "email", "text", "in_person"])
        #expect(codes(PatientNotified.Content.self) == ["decision", "delay", "rights"])
        #expect(codes(AppealDecided.Outcome.self) == ["overturned", "partially_overturned", "upheld", "dismissed", "withdrawn"])
        #expect(codes(OwnerRole.self) == ["author", "coordinator", "quality"])
        #expect(codes(OwnershipReason.self) == ["opened", "assigned", "leave", "escalation", "workload", "clinic_transfer", "other"])
        #expect(codes(CaseClosed.Disposition.self) == ["authorized", "denied", "not_required", "withdrawn", "abandoned", "duplicate"])
        #expect(codes(OpenMatter.self) == ["submission", "information_request", "appeal", "appeal_window"])
        #expect(codes(CaseReopened.Reason.self) == ["payer_fact", "correction", "closed_in_error", "new_evidence", "other"])
        #expect(codes(SectionEdited.Origin.self) == ["manual", "auto", "auto_override", "copied"])
        #expect(codes(SignatureMethod.self) == ["electronic", "wet"])
        #expect(
            codes(LetterStatus.self) == [
                "draft", "in_review", "changes_requested", "reviewed", "signed", "superseded", "voided", "lapsed",
            ])
        #expect(codes(DraftStarted.Mode.self) == ["blank", "template", "copy_forward", "ai_assist"])
        #expect(codes(LetterFinding.Severity.self) == ["block", "warn", "advice"])
        #expect(codes(LetterFinding.Kind.self) == ["element", "vague", "leak", "conflict", "similarity"])
        #expect(codes(FindingResolved.Reason.self) == ["text_changed", "record_corrected", "stands_elsewhere"])
        #expect(codes(FindingWaived.Reason.self) == ["mistaken", "intended", "still_true", "other"])
        #expect(
            codes(SignatureRevoked.Reason.self) == ["signed_in_error", "content_wrong", "wrong_patient", "wrong_signer", "other"])
        #expect(codes(LapseRule.self) == ["days", "visits", "plan_change", "authorization_period"])
        #expect(
            codes(CasePhase.self) == [
                "opened", "evaluated", "drafting", "in_review", "ready", "in_flight", "decided", "appealing", "closed",
            ])
        #expect(codes(CaseOutcome.self) == ["approved", "partially_approved", "denied", "not_required", "cancelled"])
        #expect(codes(WaitingOn.self) == ["clinic", "payer", "nobody"])
    }

    @Test func `codes of what goes on before and beside a decision are stored under the names they were given`() {
        func codes<Code: CaseIterable & RawRepresentable>(_ type: Code.Type) -> [String] where Code.RawValue == String {
            type.allCases.map(\.rawValue)
        }
        #expect(codes(CoverageStanding.self) == ["active", "inactive", "unknown"])
        #expect(codes(InquirySource.self) == ["x12_271", "portal", "phone", "other"])
        #expect(codes(Certainty.self) == ["yes", "no", "unknown"])
        #expect(codes(AmendmentReason.self) == ["new_findings", "entry_error", "payer_asked", "other"])
        #expect(
            codes(FindingsPart.self) == [
                "diagnoses", "limitations", "safety_concerns", "goals", "prior_treatments", "languages", "measures",
            ])
        #expect(codes(ServiceChangeReason.self) == ["entry_error", "clinical", "benefits", "payer_asked", "patient_wish", "other"])
        #expect(codes(SubmissionKind.self) == ["initial", "renewal", "revision", "resubmission"])
        #expect(codes(LetterBasis.self) == ["rule_requires", "rule_waives", "unknown", "evaluation", "process"])
        #expect(LetterBasis.allCases.filter(\.isLetterNeeded) == [.ruleRequires, .unknown])
        #expect(RequestKind.allCases.filter(\.continues) == [.continuing, .amendment, .continuityOfCare])
        #expect(codes(PacketDocument.Basis.self) == ["payer_rule", "payer_asked", "supports_necessity", "appeal"])
        #expect(
            codes(PacketGap.Kind.self) == [
                "document_missing", "document_too_old", "letter_element_missing", "letter_missing", "order_missing", "measures_missing",
                "measures_too_old", "quantity_conflict", "identity_conflict", "benefits_conflict", "other",
            ])
        #expect(PacketGap.Kind.allCases.filter(\.isConflict) == [.quantityConflict, .identityConflict, .benefitsConflict])
        #expect(codes(SubmissionDeliveryFailed.Class.self) == ["transient", "permanent"])
        #expect(codes(RejectionFollowUp.self) == ["C", "N", "P", "R", "S", "W", "X", "Y"])
        #expect(RejectionFollowUp.allCases.filter(\.isHeld) == [.doNotResubmit, .doNotResubmitWeWillHold])
        #expect(RejectionFollowUp.allCases.compactMap(\.waitDays) == [30, 10])
        #expect(
            codes(PayerStatusChecked.Result.self) == [
                "no_change", "received", "in_review", "pended", "decided", "not_found", "no_answer",
            ])
        #expect(codes(PayerExtensionNoticed.Reason.self) == ["information_needed", "member_asked", "beyond_control", "not_said"])
        #expect(codes(LineCertification.self) == ["S", "4", "I", "3"])
        #expect(
            codes(RequestWithdrawn.Reason.self) == [
                "patient_wish", "clinical_change", "coverage_changed", "submitted_in_error", "not_required", "other",
            ])
        #expect(codes(CaseFile.ImmutableField.self) == ["member", "requester", "service"])
        #expect(codes(InformationRequestExpired.Consequence.self) == ["decided_on_record", "request_closed", "unknown"])
        #expect(
            codes(CorrectionReason.self) == [
                "entry_error", "duplicate", "wrong_match", "wrong_case", "wrong_patient", "taken_back", "other",
            ])
        #expect(
            codes(InvalidatedMatter.self) == [
                "letter", "submission", "information_response", "appeal", "authorization", "units", "closure",
            ])
    }
}
