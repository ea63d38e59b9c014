@testable import CaseAPI
import EventSourcing
import HTTPTypes
import Postgres
import ServedProgram
import TestSupport
import Testing

@Suite("No patient data leaves without a committed access event")
struct AccessEventsTests {
    /// What reads cases and shows nothing that is sealed.
    private static let withoutPatientData: Set = [
        "listCaseOwners", "listCaseCommands", "explainRules", "explainLaw", "listTaskCommands", "listOrders", "listOrderCommands",
        "readCaseOrders", "listCoverages", "listCoverageCommands", "coordinateBenefits", "listBenefitPools", "listBenefitPoolCommands",
        "listRightsRequests", "listRightsRequestCommands", "listPatientCommands", "listCaseExceptions", "listExceptionsOfACase",
        "listCaseExceptionCommands",
    ]

    @Test func `every answer that shows patient data has its event, which names exactly its patients`() async throws {
        let clinic = try await TestClinic.make()
        let story = try await TestCase.open(in: clinic).carried(through: .closure)
        let other = try await TestCase.open(in: clinic)
        try await story.askForHelp().do()
        try await story.keepBesides()
        let organization = try await TestOrganization.make()
        try await organization.person(.administrator).do(
            "/v1/organizations/\(organization.id)/policy_documents", story.policyDocument)
        let ids = story.ids.merging(["organization": organization.id, "code": "case.unknown"]) { $1 }
        let position = "\(clinic.id):\(try await clinic.head())"
        var showing: Set<String> = []
        for operation in APIDescription.current.operations where operation.method == .get {
            let person: Person =
                switch operation.scope {
                case .installation: try await clinic.program.keeper()
                case .organization: try await organization.person(.coordinator)
                default: try await clinic.person(operation.id == "readAccessLog" ? .compliance : .coordinator)
                }
            let wanted = operation.parameters.filter { $0.place == .query && $0.isRequired }
            let query = wanted.map { ($0.name, $0.name == "kind" ? "denial_reason" : "0F") }
            let reply = try await person.send("GET", operation.filled(ids), query: query, headers: [("Ledger-Position", position)])
            #expect(reply.status == 200, "\(operation.id): \(reply)")
            let shown = [story, other].filter { reply.whole.contains($0.mark) }
            #expect(!shown.isEmpty || !reply.whole.contains(TestCase.birthDate), "\(operation.id): a birth date stands beside no name")
            let events = try await clinic.accessLog().filter { $0["request_id"]?.text == reply.requestID }
            if shown.isEmpty {
                #expect(events.isEmpty || operation.id == "readAccessLog", "\(operation.id) shows nobody and says it did: \(events)")
                continue
            }
            showing.insert(operation.id)
            let event = try #require(events.first, "\(operation.id) shows patient data that nobody recorded")
            #expect(events.count == 1 && event["operation"]?.text == operation.id && event["actor_id"]?.text == person.id)
            let named = Set((event["patients"]?.elements ?? []).compactMap(\.text))
            #expect(named == Set(shown.map(\.patient)), "\(operation.id)")
            #expect(event["categories"]?.elements?.isEmpty == false)
        }
        // Read off the answers: an operation that comes to show patient data, or ceases to, is to be looked at here.
        #expect(
            showing == [
                "readCase", "listCaseEvents", "replayCase", "readMeasures", "readLetter", "readPatient", "listCases", "listWorklist",
                "listEveryWorklist", "listTasks", "readTask", "listPossibleDuplicates", "readOrder", "readCoverage", "readBenefitPool",
                "readRightsRequest", "readCaseException", "readRepresentation",
            ])
    }

    @Test func `the answers to commands say nothing of patients`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        let again = try await story.coordinator.post("\(story.clinic.path)/patients", story.registration)
        #expect(!again.bodyText.contains(story.mark))
        for step in TestCase.Step.allCases {
            if step == .draft { for section in 1...7 { try await story.write(section) } }
            let (request, key) = (try await story.request(step), freshID())
            for reply in [try await request.send(key: key), try await request.send(key: key), try await request.send()] {
                #expect(!reply.whole.contains(story.mark), "\(step): \(reply)")
            }
        }
    }

    @Test func `a look at one letter names the letter, and one at a patient's record the patient`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make()).carried(through: .draft)
        let letter = try await story.clinician.get(story.letterPath)
        let patient = try await story.clinician.get("\(story.clinic.path)/patients/\(story.patient)")
        let log = try await story.clinic.accessLog()
        let letterEvent = try #require(log.first { $0["request_id"]?.text == letter.requestID })
        #expect(letterEvent["categories"]?.elements == ["letter"] && letterEvent["role"]?.text == "clinician")
        #expect(letterEvent["subjects"]?.elements == [.text(story.id)] && letterEvent["purpose"]?.text == "treatment")
        let patientEvent = try #require(log.first { $0["request_id"]?.text == patient.requestID })
        #expect(patientEvent["categories"]?.elements == ["demographics"] && patientEvent["what"]?.text == "opened")
        for entry in [letterEvent, patientEvent] { #expect(entry["patients"]?.elements == [.text(story.patient)]) }
    }

    @Test func `that a list was empty is recorded too`() async throws {
        let clinic = try await TestClinic.make()
        let coordinator = try await clinic.person(.coordinator)
        for path in ["\(clinic.path)/cases", "\(clinic.path)/worklist", "/v1/worklist"] {
            let reply = try await coordinator.get(path, query: [("patient", freshID())])
            let entry = try await clinic.accessLog().first { $0["request_id"]?.text == reply.requestID }
            #expect(reply.status == 200 && entry?["what"]?.text == "listed" && entry?["result_count"]?.number == 0, "\(path): \(reply)")
        }
    }

    @Test func `when the access book takes nothing, no patient data is shown and commands go on`() async throws {
        try await ServedProgram.with { program in
            let clinic = try await TestClinic.make(in: program)
            let story = try await TestCase.open(in: clinic).carried(through: .letter)
            try await story.askForHelp().do()
            try await story.keepBesides()
            let ids = story.ids
            let position = "\(clinic.id):\(try await clinic.head())"
            for path in ["\(clinic.path)/cases", "\(clinic.path)/tasks", "\(clinic.path)/orders"] {
                let known = try await story.coordinator.get(path, headers: [("Ledger-Position", position)])
                #expect(known.status == 200, "\(known) \(program.log.lines.filter { !$0.hasPrefix("info") })")
            }
            let head = try await clinic.head(of: .access)
            try await program.database.administer { connection in
                try await connection.script(
                    """
                    CREATE FUNCTION ledger.refuse_access() RETURNS trigger LANGUAGE plpgsql AS $$
                      BEGIN RAISE EXCEPTION 'no access event is taken'; END $$;
                    CREATE TRIGGER refuse_access BEFORE INSERT ON ledger.event
                      FOR EACH ROW WHEN (new.book = 2) EXECUTE FUNCTION ledger.refuse_access();
                    """)
            }
            let showing = APIDescription.current.operations.filter { operation in
                guard operation.method == .get, case .clinic(let right) = operation.scope else {
                    return operation.id == "listEveryWorklist"
                }
                return [.readCases, .readAccessLog].contains(right)
                    && !Self.withoutPatientData.contains(operation.id)
            }
            for operation in showing {
                let person: Person
                if case .installation = operation.scope {
                    person = try await clinic.program.keeper()
                } else {
                    person = try await clinic.person(operation.id == "readAccessLog" ? .compliance : .coordinator)
                }
                let reply = try await person.send("GET", operation.filled(ids))
                #expect(reply.status == 503 && reply.code == "access.not_recorded", "\(operation.id): \(reply)")
                #expect(!reply.bodyText.contains(story.mark) && !reply.bodyText.contains(story.patient), "\(operation.id): \(reply)")
            }
            // A refusal that cannot be recorded is no answer either.
            let administrator = try await clinic.person(.administrator)
            #expect(try await administrator.get(story.path).code == "access.not_recorded")
            // What says nothing of patients is not held up.
            let note = try await story.coordinator.post("\(story.path)/notes", ["text": story.marked("note")])
            #expect(note.status == 201 && !note.bodyText.contains(story.mark), "\(note)")
            #expect(try await story.coordinator.get(clinic.path).status == 200)
            #expect(try await story.coordinator.get("\(story.path)/ownership").status == 200)
            #expect(try await clinic.head(of: .access) == head)

            try await program.database.administer { connection in try await connection.script("DROP TRIGGER refuse_access ON ledger.event")
            }
            #expect(try await story.coordinator.get(story.path).status == 200, "and goes on when it can")
        }
    }

    @Test func `when the access book is held by another session for too long, nothing is shown`() async throws {
        try await ServedProgram.with { program in
            let clinic = try await TestClinic.make(in: program)
            let story = try await TestCase.open(in: clinic)
            let tenant = clinic.tenant.rawValue
            let reply = try await program.database.administer { connection in
                try await connection.script("BEGIN")
                _ = try await connection.query("SELECT FROM ledger.book WHERE tenant_id = \(tenant) AND book = 2 FOR UPDATE")
                let reply = try await story.coordinator.get(story.path)
                try await connection.script("ROLLBACK")
                return reply
            }
            #expect(reply.status == 503 && reply.code == "access.not_recorded" && !reply.bodyText.contains(story.mark), "\(reply)")
            #expect(try await story.coordinator.get(story.path).status == 200)
        }
    }
}
