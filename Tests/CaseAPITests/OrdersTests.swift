import CaseAPI
import EventSourcing
import Ledger
import ServedProgram
import TestSupport
import Testing

/// An order over HTTP: asked for, received, checked, renewed; and what it means for tasks, cases and packets.
@Suite("Orders over HTTP")
struct OrdersTests {
    private static func day(_ days: Int) -> String {
        let today = CivilDate(String(WallClock.now().rfc3339.prefix(10)))!
        return "\(today.adding(days: days)!)"
    }

    private static func path(_ story: TestCase, _ order: String = "") -> String {
        "\(story.clinic.path)/orders" + (order.isEmpty ? "" : "/\(order)")
    }

    private static func asking(_ story: TestCase, _ order: String) -> JSONTree {
        [
            "order_id": .text(order), "patient_id": .text(story.patient), "site_id": .text(story.clinic.sites[0]), "kind": "prescription",
            "service_line": "equipment", "orderer": ["name": "Nils Aakre", "npi": "1427351956", "credential": "MD", "fax": "218-555-0177"],
            "services": [["service": ["system": "hcpcs", "code": "K0861"], "quantity": ["amount": "1", "unit": "units"]]],
            "channel": "fax", "diagnoses": [["code": "G82.20"]], "note": story.marked("asked"),
        ]
    }

    private static func receipt(_ story: TestCase, through: Int = 200, _ more: [JSONTree.Member] = []) -> JSONTree {
        let body: JSONTree = [
            "channel": "fax", "services": [["service": ["system": "hcpcs", "code": "K0861"]]],
            "document": [
                "document_id": .text(freshID()), "pwk01": "B3", "hash": .text(String(repeating: "ab", count: 32)),
            ],
            "signature": [
                "name": "Nils Aakre", "npi": "1427351956", "credential": "MD", "signed_on": .text(Self.day(-3)), "method": "wet",
            ],
            "valid_from": .text(Self.day(-3)), "valid_through": .text(Self.day(through)), "note": story.marked("received"),
        ]
        guard case .object(let members) = body else { return body }
        return .object(members + more)
    }

    /// An order that was asked for, came and was checked.
    private static func valid(_ story: TestCase, through: Int = 200, renews: String? = nil) async throws -> String {
        let order = freshID()
        var asking = Self.asking(story, order)
        if let renews { asking["renews_order_id"] = .text(renews) }
        try await story.coordinator.do(Self.path(story), asking)
        try await story.coordinator.do("\(Self.path(story, order))/receipts", Self.receipt(story, through: through))
        try await story.coordinator.do("\(Self.path(story, order))/validations", [:])
        return order
    }

    private static func listed(_ story: TestCase, _ query: [(String, String)]) async throws -> [String] {
        let position = "\(story.clinic.id):\(try await story.clinic.head())"
        let reply = try await story.coordinator.get(Self.path(story), query: query, headers: [("Ledger-Position", position)])
        #expect(reply.status == 200, "\(reply)")
        #expect(!reply.bodyText.contains(story.mark), "a list shows what is sealed")
        return reply.list("orders").compactMap { $0["order_id"]?.text }
    }

    /// Waits until a task of a kind stands as it is said to, and answers with it.
    @discardableResult
    private static func task(_ story: TestCase, _ kind: String, _ status: String = "open") async throws -> JSONTree {
        var found: JSONTree?
        try await eventually("a task \(kind), \(status)") {
            let reply = try await story.coordinator.get(
                "\(story.clinic.path)/tasks", query: [("kind", kind), ("patient", story.patient), ("status", "all")])
            found = reply.list("tasks").first { $0["status"]?.text == status }
            return found != nil
        }
        return try #require(found)
    }

    @Test func `an order is asked for, comes, is checked and counts; each step is listed, and what it says is sealed`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        let order = freshID()
        let asked = try await story.coordinator.do(Self.path(story), Self.asking(story, order))
        #expect(asked.text("order_id") == order && asked["possible"]?.elements?.contains("receipts") == true, "\(asked)")
        #expect(try await Self.listed(story, [("patient", story.patient)]) == [order])
        #expect(try await Self.listed(story, [("status", "awaited")]) == [order])
        try await story.coordinator.do("\(Self.path(story, order))/reminders", ["channel": "phone"])

        try await story.coordinator.do("\(Self.path(story, order))/receipts", Self.receipt(story))
        #expect(try await Self.listed(story, [("status", "to_check")]) == [order])
        let check = try await Self.task(story, "check_order")
        #expect(check["case_id"] == nil && check["subject"]?["id"]?.text == order && check["patient_id"]?.text == story.patient)

        try await story.clinician.do("\(Self.path(story, order))/validations", [:])
        #expect(try await Self.listed(story, [("status", "good"), ("ends_before", Self.day(300))]) == [order])
        #expect(try await Self.listed(story, [("status", "good"), ("ends_before", Self.day(200))]) == [])
        #expect(try await Self.task(story, "check_order", "cancelled")["reason"]?.text == "settled_by_later_fact")

        let read = try await story.coordinator.get(Self.path(story, order))
        #expect(read.text("status") == "valid" && read.text("valid_through") == Self.day(200) && read.number("reminders") == 1, "\(read)")
        #expect(read.bodyText.contains("\(story.mark) asked") && read.bodyText.contains("\(story.mark) received"))
        let log = try await story.clinic.accessLog([("patient", story.patient)])
        #expect(log.contains { $0["operation"]?.text == "readOrder" }, "\(log)")
    }

    @Test func `what is asked wrongly is refused with its reason`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        let (order, nobody) = (freshID(), freshID())
        func refused(_ path: String, _ body: JSONTree, _ code: String) async throws {
            let reply = try await story.coordinator.post(path, body)
            #expect(reply.code == code, "\(reply)")
        }
        var asking = Self.asking(story, order)
        asking["patient_id"] = .text(nobody)
        try await refused(Self.path(story), asking, "patient.unknown")
        asking = Self.asking(story, order)
        asking["site_id"] = .text(nobody)
        try await refused(Self.path(story), asking, "site.unknown")
        try await refused("\(Self.path(story, order))/reminders", ["channel": "phone"], "order.unknown")
        try await refused("\(Self.path(story, order))/receipts", Self.receipt(story), "order.unknown")
        try await refused("\(Self.path(story, story.id))/reminders", ["channel": "phone"], "order.unknown")
        try await story.coordinator.do(Self.path(story), Self.asking(story, order))
        asking = Self.asking(story, order)
        asking["kind"] = "referral"
        try await refused(Self.path(story), asking, "order.exists")
        try await refused("\(Self.path(story, order))/validations", [:], "order.not_received")
        let unsigned = Self.receipt(story)
        guard case .object(let members) = unsigned else { return }
        try await story.coordinator.do(
            "\(Self.path(story, order))/receipts", .object(members.filter { $0.name != "signature" }))
        let faulty = try await story.coordinator.post("\(Self.path(story, order))/validations", [:])
        #expect(faulty.code == "order.faulty", "\(faulty)")
        try await story.coordinator.do("\(Self.path(story, order))/returns", ["reasons": ["unsigned"], "channel": "fax"])
        #expect(try await Self.listed(story, [("status", "awaited")]) == [order])
        let integration = try await story.clinic.person(.integration)
        let forbidden = try await integration.post(Self.path(story), Self.asking(story, freshID()))
        #expect(forbidden.status == 403, "\(forbidden)")
    }

    @Test func `an order that nobody asked for is recorded under an id of one's own, and a receipt can take another's place`() async throws
    {
        let story = try await TestCase.open(in: try await TestClinic.make())
        let order = freshID()
        guard case .object(let asked) = Self.asking(story, order) else { return }
        let known = asked.filter { ["patient_id", "site_id", "kind", "service_line", "orderer"].contains($0.name) }
        try await story.coordinator.do("\(Self.path(story, order))/receipts", Self.receipt(story, known))
        #expect(try await story.coordinator.get(Self.path(story, order)).text("status") == "received")
        let replaced = try await story.coordinator.do(
            "\(Self.path(story, order))/receipts",
            Self.receipt(story, through: 90, [.init(name: "corrects", value: ["recorded_as": 1, "reason": "entry_error"])]))
        #expect(replaced.list("versions").first?["version"] == 3, "\(replaced)")
        let read = try await story.coordinator.get(Self.path(story, order))
        #expect(read["record"]?["receipts"]?.elements?.first?["correction"]?["replaced_by"] == 3, "\(read)")
        let commands = try await story.coordinator.get("\(Self.path(story, order))/commands")
        #expect(commands.list("commands").contains { $0["command"] == "validations" && $0["possible"] == true }, "\(commands)")
    }

    @Test func `a renewal takes the place of what it renews once it is checked, and the task to get it is answered`() async throws {
        try await ServedProgram.with { program in
            let story = try await TestCase.open(in: try await TestClinic.make(in: program))
            let first = try await Self.valid(story, through: 40)
            try await program.keeper().do("/v1/development/clock", ["advance": "P15D"])
            let expiring = try await Self.task(story, "order_expiring")
            #expect(expiring["subject"]?["id"]?.text == first && expiring["due_at"] != nil)
            #expect(try await story.coordinator.get(Self.path(story, first)).text("status") == "expiring")
            let second = try await Self.valid(story, through: 300, renews: first)
            try await Self.task(story, "order_expiring", "cancelled")
            let old = try await story.coordinator.get(Self.path(story, first))
            #expect(old.text("status") == "superseded" && old.text("successor_order_id") == second, "\(old)")
            try await program.keeper().do("/v1/development/clock", ["advance": "P300D"])
            try await eventually("the order has expired") {
                try await Self.listed(story, [("status", "ended"), ("patient", story.patient)]).count == 2
            }
            #expect(try await story.coordinator.get(Self.path(story, second)).text("status") == "expired")
        }
    }

    @Test func `a case says which orders it wants, asks for the one that is missing, and its packet rests on the one there is`()
        async throws
    {
        let story = try await TestCase.open(in: try await TestClinic.make())
        try await story.carried(through: .signature)
        let administrator = try await story.clinic.person(.administrator)
        try await administrator.do("\(story.clinic.path)/rule_sets", ["rule_set": try Self.rules(of: story.clinic.payer)])
        try await story.clinician.do("\(story.path)/determinations", [:])
        let missing = try await Self.task(story, "order_missing")
        #expect(missing["case_id"]?.text == story.id && missing["subject"]?["id"]?.text == story.line, "\(missing)")
        let wanted = try await story.coordinator.get("\(story.path)/orders").list("wanted")
        #expect(wanted.count == 1 && wanted[0]["covered"] == false && wanted[0]["gap"]?["reason"] == "no_order", "\(wanted)")
        #expect(wanted[0]["need"]?["kind"] == "missing", "\(wanted)")

        let document: JSONTree = ["document_id": .text(freshID()), "pwk01": "B3", "basis": "payer_rule"]
        let packet = try await story.coordinator.do("\(story.path)/packets", ["documents": [document]])
        #expect(packet.text("packet_id") != nil)
        func packets() async throws -> [JSONTree] { try await story.coordinator.get(story.path).list("packets") }
        let advised = try await packets()
        #expect(advised.last?["gaps"]?.elements?.first?["code"] == "no_order" && advised.last?["failed"] == nil, "\(advised)")

        let order = try await Self.valid(story)
        try await Self.task(story, "order_missing", "cancelled")
        let covered = try await story.coordinator.get("\(story.path)/orders").list("wanted")
        #expect(covered[0]["covered"] == true && covered[0]["order_id"]?.text == order, "\(covered)")
        try await story.coordinator.do("\(story.path)/packets", ["documents": [document]])
        let relied = try await packets()
        #expect(relied.last?["orders"]?.elements?.first?["order_id"]?.text == order && relied.last?["gaps"] == nil, "\(relied)")

        // What the orderer takes back is missing again, and holds the packet back.
        try await story.coordinator.do("\(Self.path(story, order))/revocations", ["channel": "phone", "reason": "clinical_change"])
        try await Self.task(story, "order_missing")
        try await Self.task(story, "order_revoked")
        try await story.coordinator.do("\(story.path)/packets", ["documents": [document]])
        let held = try await packets()
        #expect(held.last?["failed"] == true && held.last?["gaps"]?.elements?.first?["code"] == "revoked", "\(held)")
    }

    /// The payer's rules, of which that on wheelchairs wants a prescription and nothing else.
    private static func rules(of payer: String) throws -> JSONTree {
        var set = try ExampleRules.set(of: payer)
        let place = try #require(set["rules"]?.elements?.firstIndex { $0["rule_id"] == "power-wheelchairs" })
        set[path: "rules[\(place)].attachments"] = ["required": [["type": "prescription", "pwk01": "B3"]]]
        return set
    }
}
