import CaseDomain
import EventSourcing
import Foundation
import TestSupport
import Testing

/// Stored names and bodies are promises: what was written once is read for good.
@Suite("Stored samples")
struct SampleTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Samples")

    @Test func `each stored name has a sample, and each sample a name`() throws {
        try Self.contract(CaseFile.Event.self).eachNameHasASample()
        try Self.contract(Letter.Event.self).eachNameHasASample()
        try Self.contract(Patient.Event.self).eachNameHasASample()
        try Self.contract(CaseTask.Event.self).eachNameHasASample()
        try Self.contract(Clinic.Event.self).eachNameHasASample()
        try Self.contract(Organization.Event.self).eachNameHasASample()
        try Self.contract(RuleBook.Event.self).eachNameHasASample()
        try Self.contract(Installation.Event.self).eachNameHasASample()
        try Self.contract(Order.Event.self).eachNameHasASample()
        try Self.contract(PatientCoverage.Event.self).eachNameHasASample()
        try Self.contract(BenefitPool.Event.self).eachNameHasASample()
        try Self.contract(RightsRequest.Event.self).eachNameHasASample()
        try Self.contract(Playbook.Event.self).eachNameHasASample()
        try Self.contract(CaseException.Event.self).eachNameHasASample()
        try Self.contract(Glossary.Event.self).eachNameHasASample()
        try Self.contract(Provider.Event.self).eachNameHasASample()
        let names =
            CaseFile.Event.catalog.types + Letter.Event.catalog.types + Patient.Event.catalog.types + Clinic.Event.catalog.types
            + Organization.Event.catalog.types + CaseTask.Event.catalog.types + RuleBook.Event.catalog.types
            + Installation.Event.catalog.types + Order.Event.catalog.types + PatientCoverage.Event.catalog.types
            + BenefitPool.Event.catalog.types
            + RightsRequest.Event.catalog.types + Playbook.Event.catalog.types + CaseException.Event.catalog.types
            + Glossary.Event.catalog.types + PolicyBook.Event.catalog.types + Provider.Event.catalog.types
        #expect(try StoredSample.all(in: Self.folder).map(\.type) == names.sorted { $0.rawValue < $1.rawValue })
    }

    @Test func `what is read is written again, byte for byte`() throws {
        try Self.contract(CaseFile.Event.self).whatIsReadIsWrittenAgain()
        try Self.contract(Letter.Event.self).whatIsReadIsWrittenAgain()
        try Self.contract(Patient.Event.self).whatIsReadIsWrittenAgain()
        try Self.contract(CaseTask.Event.self).whatIsReadIsWrittenAgain()
        try Self.contract(Clinic.Event.self).whatIsReadIsWrittenAgain()
        try Self.contract(Organization.Event.self).whatIsReadIsWrittenAgain()
        try Self.contract(RuleBook.Event.self).whatIsReadIsWrittenAgain()
        try Self.contract(Installation.Event.self).whatIsReadIsWrittenAgain()
        try Self.contract(Order.Event.self).whatIsReadIsWrittenAgain()
        try Self.contract(PatientCoverage.Event.self).whatIsReadIsWrittenAgain()
        try Self.contract(BenefitPool.Event.self).whatIsReadIsWrittenAgain()
        try Self.contract(RightsRequest.Event.self).whatIsReadIsWrittenAgain()
        try Self.contract(Playbook.Event.self).whatIsReadIsWrittenAgain()
        try Self.contract(CaseException.Event.self).whatIsReadIsWrittenAgain()
        try Self.contract(Glossary.Event.self).whatIsReadIsWrittenAgain()
        try Self.contract(Provider.Event.self).whatIsReadIsWrittenAgain()
    }

    @Test func `every member of a sample is filled`() throws {
        try Self.contract(CaseFile.Event.self).everyMemberIsFilled()
        try Self.contract(Letter.Event.self).everyMemberIsFilled()
        try Self.contract(Patient.Event.self).everyMemberIsFilled()
        try Self.contract(CaseTask.Event.self).everyMemberIsFilled()
        try Self.contract(Clinic.Event.self).everyMemberIsFilled()
        try Self.contract(Organization.Event.self).everyMemberIsFilled()
        try Self.contract(RuleBook.Event.self).everyMemberIsFilled()
        try Self.contract(Installation.Event.self).everyMemberIsFilled()
        try Self.contract(Order.Event.self).everyMemberIsFilled()
        try Self.contract(PatientCoverage.Event.self).everyMemberIsFilled()
        try Self.contract(BenefitPool.Event.self).everyMemberIsFilled()
        try Self.contract(RightsRequest.Event.self).everyMemberIsFilled()
        try Self.contract(Playbook.Event.self).everyMemberIsFilled()
        try Self.contract(CaseException.Event.self).everyMemberIsFilled()
        try Self.contract(Glossary.Event.self).everyMemberIsFilled()
        try Self.contract(Provider.Event.self).everyMemberIsFilled()
    }

    @Test func `no patient data leaks into facts or into print`() throws {
        try Self.contract(CaseFile.Event.self).noPatientDataLeaks()
        try Self.contract(Letter.Event.self).noPatientDataLeaks()
        try Self.contract(Patient.Event.self).noPatientDataLeaks()
        try Self.contract(CaseTask.Event.self).noPatientDataLeaks()
        try Self.contract(Clinic.Event.self).noPatientDataLeaks()
        try Self.contract(Organization.Event.self).noPatientDataLeaks()
        try Self.contract(RuleBook.Event.self).noPatientDataLeaks()
        try Self.contract(Installation.Event.self).noPatientDataLeaks()
        try Self.contract(Order.Event.self).noPatientDataLeaks()
        try Self.contract(PatientCoverage.Event.self).noPatientDataLeaks()
        try Self.contract(BenefitPool.Event.self).noPatientDataLeaks()
        try Self.contract(RightsRequest.Event.self).noPatientDataLeaks()
        try Self.contract(Playbook.Event.self).noPatientDataLeaks()
        try Self.contract(CaseException.Event.self).noPatientDataLeaks()
        try Self.contract(Glossary.Event.self).noPatientDataLeaks()
        try Self.contract(Provider.Event.self).noPatientDataLeaks()
    }

    @Test func `what was written before a body knew more says what was so then`() throws {
        let samples = Dictionary(uniqueKeysWithValues: try StoredSample.all(in: Self.folder).map { ($0.type, $0.body) })
        func letter(_ type: EventType) throws -> Letter.Event? { try Letter.Event.decode(type, try #require(samples[type])) }
        #expect(try letter("letter.draft_started.v1") == .draftStarted(DraftStarted(caseID: The.caseID, mode: .blank)))
        guard case .reviewed(let reviewed) = try letter("letter.reviewed.v1"), case .signed(let signed) = try letter("letter.signed.v1")
        else {
            Issue.record("they are read as today's")
            return
        }
        #expect(reviewed.requiredTwoPeople && reviewed.attestation == nil)
        #expect(!signed.needsCosigner && signed.signature.taxonomy == nil && signed.intent == nil && signed.onBehalfOf == nil)
        let body = try #require(samples["case.letter_signed.v1"])
        guard case .letterSigned(let known) = try CaseFile.Event.decode("case.letter_signed.v1", body) else {
            Issue.record("it is read as today's")
            return
        }
        #expect(!known.needsCosigner)
    }

    @Test func `an unknown name is told from a body that cannot be read`() throws {
        let facts = try JSON(Array("{}".utf8)).object()
        #expect(try CaseFile.Event.decode("case.opened.v9", facts: facts, phi: nil) == nil)
        #expect(throws: JSONFault(.missing, at: "patient_id")) { try CaseFile.Event.decode("case.opened.v1", facts: facts, phi: nil) }
    }

    @Test func `every event comes about by a command`() {
        let pasts = [
            Past.closed, Past.mixed, Past.asked,
            Past.after(
                [
                    .answerInformationRequest(.init(request: The.question, channel: .fax)),
                    .recordAcknowledgement(
                        .init(submission: The.submission, kind: .portal, isAccepted: true, receivedAt: The.now, reference: "NS-2231")),
                    .recordPend(.init(receivedAt: The.now)), .addNote(.init(note: The.note, text: "Called.")),
                ], Past.asked),
            OwningTests.whole, LoggingContactsTests.whole,
            AuthorizationPast.whole,
            Past.after([.reopen(.init(reason: .other))], Past.closed),
            Past.after([.reopen(.init(reason: .other))], Past.closed), AppealPast.whole,
            Past.after(
                [.recordInformationRequest(The.askInformation), .correct(.init(target: StreamVersion(4), reason: .other))], Past.asked),
            Past.after([.recordAuthorization(.init(The.granted, receivedAt: The.now)), The.settleMissingApproval], Past.submitted),
        ]
        let noted = [Past.cosigned, Past.lapsed, Past.revoked, Past.superseded]
        let types = Set((pasts + noted + RequestPast.whole + ClockPast.whole).joined().map(\.type))
        #expect(types == Set(CaseFile.Event.catalog.currentTypes))
        let letters = [
            LetterPast.sentBack, LetterPast.copied, LetterPast.prefilled, LetterPast.settled, LetterPast.cosigned, LetterPast.revoked,
            LetterPast.superseded, LetterPast.lapsed, LetterPast.rendered,
        ]
        #expect(Set(letters.flatMap(\.history).map(\.event.type)) == Set(Letter.Event.catalog.currentTypes))
        #expect(Set(OrderPast.whole.joined().map(\.type)) == Set(Order.Event.catalog.currentTypes))
        #expect(Set(CoveragePast.whole.joined().map(\.type)) == Set(PatientCoverage.Event.catalog.currentTypes))
        #expect(Set(PoolPast.whole.joined().map(\.type)) == Set(BenefitPool.Event.catalog.currentTypes))
        #expect(Set(PatientPast.whole.joined().map(\.type)) == Set(Patient.Event.catalog.currentTypes))
        #expect(Set(RightsPast.whole.joined().map(\.type)) == Set(RightsRequest.Event.catalog.currentTypes))
        #expect(Set(ProviderPast.whole.joined().map(\.type)) == Set(Provider.Event.catalog.currentTypes))
        let exceptions = (ExceptionPast.done + ExceptionPast.escalated).map(\.type)
        #expect(Set(exceptions) == Set(CaseException.Event.catalog.currentTypes))
    }

    private static func contract<Event: EventOfBodies & Equatable>(_ type: Event.Type) throws -> StoredSampleContract<Event> {
        try StoredSampleContract(samplesIn: Self.folder, of: type)
    }
}
