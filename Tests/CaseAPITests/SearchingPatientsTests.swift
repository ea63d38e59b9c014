@testable import CaseAPI
import EventSourcing
import Ledger
@testable import PHIVault
import Postgres
import ReadModels
import ServedProgram
import TestSupport
import Testing

/// A clinic's patients found by what somebody types, over HTTP.
@Suite("Searching patients over HTTP")
struct SearchingPatientsTests {
    /// A fictional patient, registered for one test.
    private struct Registered {
        var id = freshID()
        var family: String
        var given: String
        var birth = "2016-03-09"
        var record = "MRN-\(freshID().suffix(12))"
        var phone = "(218) 555-0142"

        func register(in clinic: TestClinic) async throws -> Self {
            try await clinic.person(.coordinator).do(
                "\(clinic.path)/patients",
                [
                    "patient_id": .text(self.id), "name": ["family": .text(self.family), "given": [.text(self.given)]],
                    "birth_date": .text(self.birth), "identifiers": [["system": "urn:example:records", "value": .text(self.record)]],
                    "phone": .text(self.phone),
                ])
            return self
        }
    }

    private static func search(
        _ text: String, in clinic: TestClinic, limit: Int? = nil, by role: Role = .coordinator, at program: ServedProgram? = nil
    ) async throws -> Reply {
        var body: JSONTree = ["text": .text(text)]
        if let limit { body["limit"] = .literal("\(limit)") }
        let person = try await clinic.person(role)
        return try await (program?.same(person) ?? person).post("\(clinic.path)/patient_searches", body, key: nil)
    }

    private static func found(_ reply: Reply) -> [String] {
        reply.list("patients").compactMap { $0["patient"]?["patient_id"]?.text }
    }

    @Test func `a patient is found by a name, a birth date or a number, and is told why`() async throws {
        let clinic = try await TestClinic.make()
        let lucia = try await Registered(family: "Quintanilla Reyes", given: "Lucía").register(in: clinic)
        let amos = try await Registered(family: "Okafor", given: "Amos", birth: "2019-11-30", phone: "(218) 555-0177").register(in: clinic)
        for (text, patient, match, reason) in [
            ("quintanilla", lucia, "exact", "name_exact"), ("lucia reyes", lucia, "exact", "name_exact"),
            ("quin", lucia, "prefix", "name_prefix"), ("okafro", amos, "typo", "name_typo"), ("11/30/2019", amos, "exact", "birth_date"),
            (amos.record, amos, "exact", "number_exact"), ("0177", amos, "prefix", "number_tail"),
        ] {
            let reply = try await Self.search(text, in: clinic)
            #expect(reply.status == 200 && Self.found(reply) == [patient.id], "\(text): \(reply)")
            let hit = reply.list("patients").first
            #expect(hit?["match"]?.text == match && hit?["reasons"]?.elements?.contains(.text(reason)) == true, "\(text): \(reply)")
            #expect(hit?["patient"]?["name"]?["family"]?.text == patient.family && hit?["patient"]?["birth_date"]?.text == patient.birth)
            #expect(reply.header("Cache-Control") == "no-store")
        }
    }

    @Test func `who was registered a moment ago is found, whether the clinic had been searched or not`() async throws {
        let clinic = try await TestClinic.make()
        for given in ["Nils", "Ada", "Ngozi"] {
            let patient = try await Registered(family: "Vandermeer", given: given).register(in: clinic)
            let reply = try await Self.search("vandermeer \(given)", in: clinic)
            #expect(Self.found(reply) == [patient.id], "\(reply)")
        }
        #expect(try await Self.search("vandermeer", in: clinic).number("count") == 3)
        // A program that has held nobody reads the projection first, and the book after it.
        try await clinic.program.another { other in
            let reply = try await Self.search("vandermeer", in: clinic, at: other)
            #expect(reply.number("count") == 3, "\(reply)")
        }
    }

    @Test func `an answer has its event, which names exactly who was found, and so has one that found nobody`() async throws {
        let clinic = try await TestClinic.make()
        let one = try await Registered(family: "Abernathy", given: "Joan").register(in: clinic)
        let two = try await Registered(family: "Abernathy", given: "Ruth").register(in: clinic)
        _ = try await Registered(family: "Zielinski", given: "Piotr").register(in: clinic)
        for (text, patients) in [("abernathy", [one.id, two.id]), ("abernathy ruth", [two.id]), ("nobody", [])] {
            let reply = try await Self.search(text, in: clinic)
            #expect(Set(Self.found(reply)) == Set(patients), "\(reply)")
            let events = try await clinic.accessLog().filter { $0["request_id"]?.text == reply.requestID }
            let event = try #require(events.first)
            #expect(events.count == 1 && event["what"]?.text == "listed" && event["operation"]?.text == "searchPatients", "\(event)")
            #expect(Set((event["patients"]?.elements ?? []).compactMap(\.text)) == Set(patients), "\(event)")
            #expect(event["result_count"]?.number == patients.count && event["categories"]?.elements == ["demographics"])
        }
    }

    @Test func `a patient of another clinic is nobody here`() async throws {
        let (mine, theirs) = (try await TestClinic.make(), try await TestClinic.make())
        let patient = try await Registered(family: "Thistlewood", given: "Edith").register(in: theirs)
        let reply = try await Self.search("thistlewood", in: mine)
        #expect(Self.found(reply).isEmpty && reply.number("count") == 0, "\(reply)")
        #expect(Self.found(try await Self.search("thistlewood", in: theirs)) == [patient.id])
        let refused = try await Self.search("thistlewood", in: theirs, by: .administrator)
        #expect(refused.status == 403 && refused.code == "access.forbidden", "\(refused)")
    }

    @Test func `an answer is as long as was asked for, and says how many there are`() async throws {
        let clinic = try await TestClinic.make()
        for given in ["Ann", "Bea", "Cleo", "Dora"] { _ = try await Registered(family: "Lindqvist", given: given).register(in: clinic) }
        let reply = try await Self.search("lindqvist", in: clinic, limit: 2)
        let names = reply.list("patients").compactMap { $0["patient"]?["name"]?["given"]?.elements?.first?.text }
        #expect(names == ["Ann", "Bea"] && reply.number("count") == 4, "\(reply)")
        for limit in [0, 101] {
            let refused = try await Self.search("lindqvist", in: clinic, limit: limit)
            #expect(refused.code == "request.invalid" && refused.places == ["limit"], "\(refused)")
        }
    }

    @Test func `what is no search is refused at its place, without a word of it, and nothing is recorded`() async throws {
        let clinic = try await TestClinic.make()
        let head = try await clinic.head(of: .access)
        for text in ["", String(repeating: "Zq", count: 101), "Zq a b c d e f g h i k"] {
            let reply = try await Self.search(text, in: clinic)
            #expect(reply.status == 422 && reply.code == "request.invalid" && reply.places == ["text"], "\(reply)")
            #expect(!reply.whole.contains("Zq"))
        }
        #expect(try await clinic.head(of: .access) == head)
    }

    @Test func `what is searched for stands in no log`() async throws {
        let clinic = try await TestClinic.make()
        _ = try await Registered(family: "Wrzesniewska", given: "Halina").register(in: clinic)
        #expect(Self.found(try await Self.search("Wrzesniewska", in: clinic)).count == 1)
        #expect(clinic.program.log.lines.filter { $0.lowercased().contains("wrzesniewska") }.isEmpty)
    }

    @Test func `whose keys were destroyed is found no more`() async throws {
        let program = try await ServedProgram.shared()
        let clinic = try await TestClinic.make(in: program)
        let gone = try await Registered(family: "Montgomery", given: "Iris").register(in: clinic)
        let kept = try await Registered(family: "Montgomery", given: "Owen").register(in: clinic)
        let pool = PostgresPool(configuration: try PostgresConfiguration(program.database.url(as: "necessity_app")), sizeMax: 1)
        let vault = PHIVault(
            pool: pool, rootKey: try RootKey.load(path: "\(program.home)/root.key", isProduction: false), now: WallClock.now)
        try await vault.destroyKeys(ownedBy: try #require(PatientID(gone.id)), of: clinic.tenant)
        await pool.close()
        // Keys are kept for minutes by whoever has opened them: another program never had them.
        try await program.another { other in
            let reply = try await Self.search("montgomery", in: clinic, at: other)
            #expect(Self.found(reply) == [kept.id] && reply.number("count") == 1, "\(reply)")
            #expect(Self.found(try await Self.search(gone.record, in: clinic, at: other)).isEmpty)
        }
    }

    @Test func `when the access book takes nothing, nobody is shown`() async throws {
        try await ServedProgram.with { program in
            let clinic = try await TestClinic.make(in: program)
            let patient = try await Registered(family: "Castellanos", given: "Beatriz").register(in: clinic)
            try await program.database.administer { connection in
                try await connection.script(
                    """
                    CREATE FUNCTION ledger.refuse_access() RETURNS trigger LANGUAGE plpgsql AS $$
                      BEGIN RAISE EXCEPTION 'no access event is taken'; END $$;
                    CREATE TRIGGER refuse_access BEFORE INSERT ON ledger.event
                      FOR EACH ROW WHEN (new.book = 2) EXECUTE FUNCTION ledger.refuse_access();
                    """)
            }
            let reply = try await Self.search("castellanos", in: clinic)
            #expect(reply.status == 503 && reply.code == "access.not_recorded", "\(reply)")
            #expect(!reply.whole.contains("Castellanos") && !reply.whole.contains(patient.id))
        }
    }

    @Test func `so many clinics are held at once, and none that nobody searches`() async throws {
        let program = try await ServedProgram.shared()
        let configuration = try PostgresConfiguration(program.database.url(as: "necessity_app"))
        let rootKey = try RootKey.load(path: "\(program.home)/root.key", isProduction: false)
        let indexes = PatientIndexes(
            ledger: Ledger(configuration: configuration),
            vault: PHIVault(pool: PostgresPool(configuration: configuration, sizeMax: 1), rootKey: rootKey, now: WallClock.now),
            readModels: ReadModels(configuration: configuration), grant: SystemGrant(position: .start))
        let clinics = (0...PatientIndexes.clinicsMax).compactMap { _ in TenantID(freshID()) }
        let start = ContinuousClock.now
        var held: [ObjectIdentifier] = []
        for (seconds, clinic) in clinics.enumerated() {
            held.append(ObjectIdentifier(indexes.patients(of: clinic, now: start.advanced(by: .seconds(seconds)))))
        }
        #expect(indexes.count == PatientIndexes.clinicsMax)
        let later = start.advanced(by: .seconds(clinics.count))
        #expect(ObjectIdentifier(indexes.patients(of: clinics[clinics.count - 1], now: later)) == held[clinics.count - 1])
        indexes.dropIdle(now: later.advanced(by: PatientIndexes.idleMax - .seconds(3)))
        #expect(indexes.count == 2, "two were searched within that time")
        indexes.dropIdle(now: later.advanced(by: PatientIndexes.idleMax))
        #expect(indexes.count == 0)
    }
}
