import CaseDomain
import ClinicalCodes
import EventSourcing
import Foundation
import TestSupport

typealias Case = Spec<CaseFile>
typealias Letters = Spec<Letter>

/// The people, records and values that the sentences speak of. All made up; nobody lives here.
enum The {
    /// A payer's rule, by its place in a rule book.
    static let pin = RulePin(
        tenant: TenantID(id(203, as: StreamID.self).rawValue), stream: id(204), streamVersion: StreamVersion(3),
        ruleSet: RuleSetID(rawValue: "meridian")!, ruleSetVersion: 2, rule: RuleID(rawValue: "treatment-92507")!, ruleVersion: 4)
    // MARK: people
    static let coordinator = SpecMoment.actor
    static let author: ActorID = id(11)
    static let reviewer: ActorID = id(12)
    static let signer: ActorID = id(13)
    static let colleague: ActorID = id(14)

    // MARK: records
    static let patient: PatientID = id(21)
    static let site: SiteID = id(22)
    static let payer: PayerID = id(23)
    static let caseID: CaseID = CaseID(SpecMoment.stream.rawValue)
    static let otherCase: CaseID = id(24)
    static let coverage: CoverageID = id(25)
    static let evaluation: EvaluationID = id(26)
    static let speech: ServiceLineID = id(31)
    static let device: ServiceLineID = id(32)
    static let unknownLine: ServiceLineID = id(33)
    static let letter: LetterID = id(41)
    static let otherLetter: LetterID = id(42)
    static let submission: SubmissionID = id(51)
    static let otherSubmission: SubmissionID = id(52)
    static let question: InformationRequestID = id(61)
    static let decision: DecisionID = id(71)
    static let laterDecision: DecisionID = id(72)
    static let appealDecision: DecisionID = id(73)
    static let authorization: AuthorizationID = id(81)
    static let appeal: AppealID = id(91)
    static let otherAppeal: AppealID = id(92)
    static let note: NoteID = id(99)
    static let task: TaskID = id(101)
    static let otherTask: TaskID = id(102)
    static let organization = TenantID(id(7, as: StreamID.self).rawValue)

    // MARK: when
    static let now = SpecMoment.now
    static let context = Context(now: now, actor: coordinator, purpose: "treatment")
    /// An instant so many days from now, at the same hour.
    static func day(_ days: Int) -> Timestamp { now.adding(.seconds(86_400 * days)) }
    /// The day so many days from today.
    static func date(_ days: Int) -> CivilDate { CivilDate(year: 2026, month: 11, day: 24)!.adding(days: days)! }

    // MARK: values
    static let npi = NPI("1234567893")!
    static let speechTherapy = ServiceCode(.cpt, "92507")!
    static let speechDevice = ServiceCode(.hcpcs, "E2510")!
    static let visits = Quantity(amount: "24", .visits)!
    static let license = License(state: "MN", number: "SLP-48213", expiresOn: date(200))
    static let notNecessary = ReviewReason(rawValue: "0F")!
    static let season = DateRange(from: date(7), through: date(97))!

    static func token(_ byte: UInt8) -> BlindToken { BlindToken(Array(repeating: byte, count: 32))! }

    /// An id that is told apart by its number.
    static func id<ID: Identifier>(_ number: UInt8, as type: ID.Type = ID.self) -> ID {
        ID(UUID(uuid: (1, 0x93, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 1, number)))
    }
}

// MARK: what people ask for

extension The {
    static let findings = ClinicalFindings(
        diagnoses: [Diagnosis(code: ICD10CM("F80.2")!, role: .principal, onset: date(-900))],
        limitations: [
            FunctionalLimitation(
                domain: "expressive language", baseline: "names 8 of 50 objects", measure: "GFTA-3", score: "62", measuredOn: date(-30))
        ],
        safetyConcerns: ["cannot call for help"],
        goals: [Goal(text: "asks for help in words", measure: "trials out of 10", target: "8 of 10", by: date(120))],
        priorTreatments: [PriorTreatment(what: "group sessions at school", when: "spring 2025", outcome: "no change")])

    static let open = CaseFile.Open(
        patient: patient, site: site, payer: payer, serviceLine: .speech, requester: Requester(name: "Nils Aakre, MD", npi: npi),
        tokens: [token(1)],
        details: OpeningDetails(
            identifiers: [ExternalIdentifier(system: "urn:example:ehr:order", value: "ORD-77120")!],
            diagnoses: [Diagnosis(code: ICD10CM("F80.2")!, role: .principal, onset: date(-900))]))
    static let membership = Membership(
        memberID: "W9912-0042", group: "G-5521", plan: "North Star Choice", subscriberName: "Rosa Quintanilla")
    static let coverageLinked = CoverageLinked(
        coverage: coverage, relationship: .child, lineOfBusiness: .commercial, funding: .insured, situsState: "MN",
        membership: PHI(membership))
    static let recordEvaluation = CaseFile.RecordEvaluation(
        evaluation: evaluation, evaluator: npi, discipline: .speech, evaluatedOn: date(-30), findings: findings)
    static let speechRequested = ServiceRequested(
        line: speech, service: speechTherapy, modifiers: [Modifier("GN")!], quantity: visits, frequency: Frequency(times: 2, .week)!,
        dates: season, placeOfService: PlaceOfService(rawValue: "11")!, renderer: npi, claim: token(2))
    static let deviceRequested = ServiceRequested(
        line: device, service: speechDevice, quantity: Quantity(amount: "1", .units)!, claim: token(3))
    static let submit = CaseFile.Submit(submission: submission, channel: .portal, sentAt: day(-14), confirmation: "PORTAL-5512")
    static let askInformation = CaseFile.RecordInformationRequest(
        request: question, channel: .fax, asked: [AskedItem(system: .loinc, code: "34104-0", line: speech)], receivedAt: day(-10),
        dueAt: day(4), details: InformationDetails(text: "Send the last progress note of Mateo.", controlNumber: "ACN-90021"))
    static let sign = Letter.Sign(nameAsPrinted: "Ingrid Halvorsen", credential: .slp, npi: npi, license: license)
    static let physician = Signatory(
        nameAsPrinted: "Nils Aakre", credential: .md, npi: NPI("1427351956")!, taxonomy: ProviderTaxonomy(rawValue: "208000000X"),
        license: License(state: "MN", number: "MD-20077", expiresOn: date(400)))
    static let signForCosigner = Letter.Sign(
        sign.signatory, intent: "I sign this letter for Mateo.",
        requirements: SignerRequirements(ruleVersion: "north-star/2026-11", cosignedCredentials: [.slp]))
    static let cosign = Letter.Cosign(physician, intent: "I concur that Mateo needs it.")
    static let render = Letter.Render(pdfHash: ContentHash(of: "%PDF"), pages: 2, letterhead: id(98))
    static let prefill = Letter.Prefill([
        .init(name: "patient.name", section: .patientAndPayer, source: Position(41), value: "Mateo Quintanilla"),
        .init(name: "coverage.member_id", source: Position(44), value: "W9912-0042"),
    ])

    /// Sections of the last letter about the same patient, as that one has them.
    static func copy(
        _ sections: [LetterSection], isOfOtherPatient: Bool = false, isStripped: Bool = false, isVerbatim: Bool = true
    ) -> Letter.CopyForward {
        Letter.CopyForward(
            source: CopySource(caseID: otherCase, letter: otherLetter, version: 2),
            sections: sections.map { Letter.Edit(section: $0, text: LetterPast.text($0)) }, isOfOtherPatient: isOfOtherPatient,
            isStripped: isStripped, isVerbatim: isVerbatim)
    }

    static func finding(
        _ number: UInt8, _ severity: LetterFinding.Severity, _ kind: LetterFinding.Kind, in section: LetterSection? = .clinicalRationale,
        isWaivable: Bool = true
    ) -> LetterFinding {
        LetterFinding(
            id: id(number), rule: "\(kind.rawValue).some", severity: severity, kind: kind, section: section, isWaivable: isWaivable)
    }

    static func check(_ findings: [LetterFinding], score: Int32 = 80) -> Letter.Check {
        Letter.Check(
            rubricVersion: "2026-11", score: score,
            elements: LetterSection.allCases.map { ElementResult(element: $0, isMet: true, points: 10) },
            findings: findings, evidence: findings.map { _ in "Mateo said so." })
    }

    static let granted = GrantedAuthorization(
        authorization: authorization, number: "AUTH-3381", quantity: visits, dates: season, issuedOn: date(-1))
    static let settleMissingApproval = CaseFile.Command.settleIrregularity(.init(irregularity: .noApproval, task: task))

    /// What a notice says of services: one outcome each.
    static func decide(
        _ services: [ServiceOutcome], _ decision: DecisionID = decision, receivedAt: Timestamp = day(-5), appealBy: CivilDate? = date(60),
        authorization: GrantedAuthorization? = nil
    ) -> CaseFile.RecordDecision {
        CaseFile.RecordDecision(
            decision: decision, channel: .mail, receivedAt: receivedAt, noticedOn: date(-7), appealBy: appealBy, services: services,
            authorization: authorization)
    }
}
