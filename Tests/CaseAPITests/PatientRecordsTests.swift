import CaseAPI
import EventSourcing
import Ledger
import ServedProgram
import TestSupport
import Testing

/// A patient's record over HTTP: what it says and said, and that two records are one person's or are not.
@Suite("Patients' records over HTTP")
struct PatientRecordsTests {
    private static func demographics(_ family: String, _ given: String = "Lucía", _ more: [JSONTree.Member] = []) -> JSONTree {
        let body: JSONTree = [
            "name": ["family": .text(family), "given": [.text(given)]], "birth_date": "2016-03-09", "sex": "female",
            "phone": "(218) 555-0142",
        ]
        guard case .object(let members) = body else { return body }
        return .object(members + more)
    }

    /// A clinic with somebody who works in it.
    private struct Desk {
        let clinic: TestClinic
        let person: Person

        static func make() async throws -> Desk {
            let clinic = try await TestClinic.make()
            return Desk(clinic: clinic, person: try await clinic.person(.coordinator))
        }

        func register(_ family: String, _ given: String = "Lucía", identifier: String? = nil) async throws -> String {
            let id = freshID()
            var more: [JSONTree.Member] = [.init(name: "patient_id", value: .text(id))]
            if let identifier { more.append(.init(name: "identifiers", value: [Self.identifier(identifier)])) }
            try await self.person.do("\(self.clinic.path)/patients", PatientRecordsTests.demographics(family, given, more))
            return id
        }

        static func identifier(_ value: String) -> JSONTree { ["system": "urn:example:records", "value": .text(value)] }

        func path(_ patient: String) -> String { "\(self.clinic.path)/patients/\(patient)" }
        func read(_ patient: String) async throws -> Reply { try await self.person.get(self.path(patient)) }

        func search(_ text: String) async throws -> [String] {
            let reply = try await self.person.post("\(self.clinic.path)/patient_searches", ["text": .text(text)], key: nil)
            return reply.list("patients").compactMap { $0["patient"]?["patient_id"]?.text }
        }
    }

    @Test func `what was wrong is corrected and stays in the history, and a change is true from its day on`() async throws {
        let desk = try await Desk.make()
        let patient = try await desk.register("Quintanila")
        let corrected = Self.demographics("Quintanilla", "Lucía", [.init(name: "reason", value: "entry_error")])
        try await desk.person.do("\(desk.path(patient))/demographics_corrections", corrected, ifMatch: "\"1\"")
        let again = try await desk.person.post("\(desk.path(patient))/demographics_corrections", corrected, ifMatch: "\"2\"")
        #expect(again.status == 200 && again["changed"] == false, "\(again)")
        let changed = Self.demographics("Quintanilla Reyes", "Lucía", [.init(name: "from", value: "2026-01-01")])
        try await desk.person.do("\(desk.path(patient))/demographics_changes", changed, ifMatch: "\"2\"")

        let read = try await desk.read(patient)
        #expect(read.text("name.family") == "Quintanilla Reyes" && read.number("version") == 3, "\(read)")
        let history = read.list("history")
        #expect(history.compactMap { $0["name"]?["family"]?.text } == ["Quintanila", "Quintanilla", "Quintanilla Reyes"], "\(read)")
        #expect(history.map { $0["corrected_by"]?.number } == [2, nil, nil] && history.last?["from"]?.text == "2026-01-01")
        #expect(try await desk.search("quintanilla reyes") == [patient])
        // The name before is an earlier one; the one that was never so finds nobody by itself, and here by one mistake.
        let reply = try await desk.person.post("\(desk.clinic.path)/patient_searches", ["text": "quintanila"], key: nil)
        #expect(reply.list("patients").first?["match"]?.text == "typo", "\(reply)")
    }

    @Test func `whoever has not read the latest changes nothing, and a day to come is none`() async throws {
        let desk = try await Desk.make()
        let patient = try await desk.register("Okafor")
        let body = Self.demographics("Okafor", "Amara", [.init(name: "from", value: "2026-01-01")])
        let unread = try await desk.person.post("\(desk.path(patient))/demographics_changes", body)
        #expect(unread.status == 428 && unread.code == "if_match.missing", "\(unread)")
        let stale = try await desk.person.post("\(desk.path(patient))/demographics_changes", body, ifMatch: "\"7\"")
        #expect(stale.status == 412, "\(stale)")
        let later = Self.demographics("Okafor", "Amara", [.init(name: "from", value: "2999-01-01")])
        let early = try await desk.person.post("\(desk.path(patient))/demographics_changes", later, ifMatch: "\"1\"")
        #expect(early.status == 422 && early.code == "demographics.in_the_future" && !early.whole.contains("Okafor"), "\(early)")
    }

    @Test func `an identifier is one patient's until it is retired`() async throws {
        let desk = try await Desk.make()
        let (one, two) = (try await desk.register("Abernathy", "Joan"), try await desk.register("Zielinski", "Piotr"))
        let number = "MRN-\(freshID().suffix(12))"
        try await desk.person.do("\(desk.path(one))/identifiers", Desk.identifier(number))
        let taken = try await desk.person.post("\(desk.path(two))/identifiers", Desk.identifier(number))
        #expect(taken.status == 409 && taken.code == "identifier.taken", "\(taken)")
        #expect(try await desk.search(number) == [one])
        var retirement = Desk.identifier(number)
        retirement["reason"] = "replaced"
        try await desk.person.do("\(desk.path(one))/identifier_retirements", retirement)
        try await desk.person.do("\(desk.path(two))/identifiers", Desk.identifier(number))
        #expect(try await desk.search(number) == [two])
    }

    @Test func `the age of a child who was born early is corrected until two years of age`() async throws {
        let desk = try await Desk.make()
        let patient = try await desk.register("Vandermeer")
        try await desk.person.do("\(desk.path(patient))/gestational_ages", ["weeks": 32, "days": 3, "source": "birth_record"])
        let again = try await desk.person.post(
            "\(desk.path(patient))/gestational_ages", ["weeks": 32, "days": 3, "source": "birth_record"])
        #expect(again.status == 200 && again["changed"] == false, "\(again)")
        for (day, chronological, corrected) in [("2017-03-09", 12, 10), ("2018-03-09", 24, 24)] {
            let read = try await desk.person.get(desk.path(patient), query: [("on", day)])
            #expect(read.number("age.chronological_months") == chronological && read.number("age.months") == corrected, "\(read)")
        }
    }

    @Test func `a second record is merged, found as the first, and split again as it was`() async throws {
        let desk = try await Desk.make()
        let number = "MRN-\(freshID().suffix(12))"
        let kept = try await desk.register("Castellanos", "Beatriz")
        let second = try await desk.register("Castelanos", "Bea", identifier: number)
        let merge: JSONTree = ["survivor_id": .text(kept), "reason": "same_demographics"]
        try await desk.person.do("\(desk.path(second))/merges", merge)
        #expect(try await desk.search(number) == [kept], "who knows the patient by the second record finds the first")
        #expect(try await desk.search("castelanos bea") == [kept])
        #expect(try await desk.read(second).text("merged_into") == kept)
        #expect(try await desk.read(kept).texts("absorbed") == [second])
        let refused = try await desk.person.post("\(desk.path(second))/identifiers", Desk.identifier("X-1"))
        #expect(refused.status == 409 && refused.code == "patient.merged", "\(refused)")
        let taken = try await desk.person.post(
            "\(desk.clinic.path)/patients",
            Self.demographics("Somebody", "Else", [.init(name: "identifiers", value: [Desk.identifier(number)])]))
        #expect(taken.code == "identifier.taken", "\(taken)")

        try await desk.person.do("\(desk.path(second))/merge_reversals", ["reason": "different_persons"])
        #expect(try await desk.search(number) == [second])
        #expect(Set(try await desk.search("castellanos")) == [kept, second], "one is a mistake of typing away")
        #expect(try await desk.read(kept).texts("absorbed") == [])
    }

    @Test func `what may be a second record is offered until somebody tells the two apart`() async throws {
        let desk = try await Desk.make()
        let one = try await desk.register("Lindqvist", "Dora")
        let two = try await desk.register("Lindqvist", "Dora")
        _ = try await desk.register("Thistlewood", "Edith")
        func offered() async throws -> [String] {
            let reply = try await desk.person.get("\(desk.path(one))/duplicates")
            #expect(reply.status == 200 && reply.text("patient.patient_id") == one, "\(reply)")
            let candidates = reply.list("candidates").compactMap { $0["patient"]?["patient_id"]?.text }
            let event = try await desk.clinic.accessLog().first { $0["request_id"]?.text == reply.requestID }
            #expect(Set((event?["patients"]?.elements ?? []).compactMap(\.text)) == Set([one] + candidates))
            return candidates
        }
        #expect(try await offered() == [two])
        try await desk.person.do("\(desk.path(one))/distinctions", ["other_patient_id": .text(two), "reason": "coincidence"])
        #expect(try await offered().isEmpty)
        let merge = try await desk.person.post("\(desk.path(two))/merges", ["survivor_id": .text(one), "reason": "other"])
        #expect(merge.status == 409 && merge.code == "patient.distinct", "\(merge)")
        try await desk.person.do("\(desk.path(two))/distinction_withdrawals", ["other_patient_id": .text(one)])
        #expect(try await offered() == [two])
        for (noun, body) in [
            ("merges", ["survivor_id": .text(one), "reason": "other"]),
            ("distinctions", ["other_patient_id": .text(one), "reason": "other"]),
        ] as [(String, JSONTree)] {
            let itself = try await desk.person.post("\(desk.path(one))/\(noun)", body)
            #expect(itself.status == 422 && itself.code == "patient.merges_with_itself", "\(itself)")
        }
    }
}
