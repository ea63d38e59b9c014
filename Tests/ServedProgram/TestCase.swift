import CaseAPI
import EventSourcing
import Foundation
public import TestSupport

/// A case whose every word about the patient holds a mark, so that a test finds them wherever they turn up.
public struct TestCase: Sendable {
    public let clinic: TestClinic
    public let id: String
    public let patient: String
    public let line: String
    public let letter: String
    /// The task that `askForHelp` opens.
    public let task: String
    /// What `keepBesides` keeps of the patient beside the case.
    public let order: String
    public let patientCoverage: String
    public let pool: String
    public let rightsRequest: String
    public let exception: String
    /// What every text about the patient begins with; nothing else holds it.
    public let mark: String
    public let coordinator: Person
    public let clinician: Person
    public let reviewer: Person

    public var program: ServedProgram { self.clinic.program }
    public var path: String { "\(self.clinic.path)/cases/\(self.id)" }
    /// The name of a policy of the clinic's.
    public var policy: String { self.other(203) }
    /// The body that publishes it.
    public var policyDocument: JSONTree {
        [
            "policy_id": .text(self.policy), "version": 1, "kind": "privacy", "title": "Privacy", "text": "We keep what we are told.",
            "effective_from": "2026-01-01", "approved_on": "2026-01-01", "approved_by": "Ines Duarte, privacy officer",
        ]
    }
    public var letterPath: String { "\(self.path)/letters/\(self.letter)" }
    /// A birth date that no other test uses on purpose.
    public static let birthDate = "1931-07-19"

    /// Registers a patient and opens a case.
    public static func open(in clinic: TestClinic, site: Int = 0, urgency: String = "standard") async throws -> TestCase {
        let made = TestCase(
            clinic: clinic, id: freshID(), patient: freshID(), line: freshID(), letter: freshID(), task: freshID(), order: freshID(),
            patientCoverage: freshID(), pool: freshID(), rightsRequest: freshID(), exception: freshID(), mark: Self.freshMark(),
            coordinator: try await clinic.person(.coordinator), clinician: try await clinic.person(.clinician),
            reviewer: try await clinic.person(.reviewer))
        try await made.coordinator.do("\(clinic.path)/patients", made.registration)
        try await made.coordinator.do(
            "\(clinic.path)/cases",
            [
                "case_id": .text(made.id), "patient_id": .text(made.patient), "site_id": .text(clinic.sites[site]),
                "payer_id": .text(clinic.payer), "service_line": "equipment", "urgency": .text(urgency),
                "identifiers": [["system": "urn:example:orders", "value": made.marked("order")]],
            ])
        return made
    }

    /// Opens another case of a patient, with the marks of this one; of the same patient, unless another is named.
    public func openAnother(of patient: String? = nil, continuing prior: String? = nil) async throws -> TestCase {
        let made = TestCase(
            clinic: self.clinic, id: freshID(), patient: patient ?? self.patient, line: freshID(), letter: freshID(), task: freshID(),
            order: freshID(), patientCoverage: freshID(), pool: freshID(), rightsRequest: freshID(), exception: freshID(), mark: self.mark,
            coordinator: self.coordinator, clinician: self.clinician, reviewer: self.reviewer)
        var body: JSONTree = [
            "case_id": .text(made.id), "patient_id": .text(made.patient), "site_id": .text(self.clinic.site),
            "payer_id": .text(self.clinic.payer), "service_line": "speech",
        ]
        if let prior { body["prior_case_id"] = .text(prior) }
        try await self.coordinator.do("\(self.clinic.path)/cases", body)
        return made
    }

    /// Letters that mean nothing.
    public static func freshMark() -> String { "ZQ" + freshID().replacing("-", with: "").suffix(16) }

    /// The names in the paths of operations, as far as the story has what they name.
    public var ids: [String: String] {
        [
            "clinic": self.clinic.id, "case": self.id, "letter": self.letter, "patient": self.patient, "task": self.task,
            "order": self.order, "coverage": self.patientCoverage, "pool": self.pool, "rights_request": self.rightsRequest,
            "exception": self.exception, "policy": self.policy,
        ]
    }

    /// Records an order, a coverage, a pool of benefits, a request about the record, an exception of the case and somebody who may
    /// act for the patient, with words about the patient; publishes the playbook and a policy of the clinic.
    @discardableResult
    public func keepBesides() async throws -> TestCase {
        try await self.coordinator.do(
            "\(self.clinic.path)/orders",
            [
                "order_id": .text(self.order), "patient_id": .text(self.patient), "site_id": .text(self.clinic.site),
                "kind": "prescription",
                "service_line": "equipment", "orderer": ["name": "Nils Aakre"], "channel": "fax", "note": self.marked("asked"),
            ])
        try await self.coordinator.do(
            "\(self.clinic.path)/coverages",
            [
                "coverage_id": .text(self.patientCoverage), "patient_id": .text(self.patient), "payer_id": .text(self.clinic.payer),
                "relationship": "child", "member_id": self.marked("member"),
            ])
        try await self.coordinator.do(
            "\(self.clinic.path)/benefit_pools",
            [
                "pool_id": .text(self.pool), "patient_id": .text(self.patient), "coverage_id": .text(self.patientCoverage),
                "service_lines": ["equipment"], "period": ["from": "2026-01-01", "through": "2026-12-31"],
                "limit": ["amount": "30", "unit": "visits"], "used": ["amount": "0", "unit": "visits"], "as_of": "2026-01-01",
                "source": "portal",
            ])
        let pool = "\(self.clinic.path)/benefit_pools/\(self.pool)"
        try await self.coordinator.do(
            "\(pool)/holds",
            [
                "case_id": .text(self.id), "line_id": .text(self.line), "amount": ["amount": "31", "unit": "visits"],
                "excess_reason": "payer_exception", "note": self.marked("supervisor"),
            ])
        try await self.coordinator.do(
            "\(self.clinic.path)/rights_requests",
            [
                "rights_request_id": .text(self.rightsRequest), "patient_id": .text(self.patient), "site_id": .text(self.clinic.site),
                "kind": "access", "channel": "portal", "written": true, "words": self.marked("all of it"),
            ])
        let administrator = try await self.clinic.person(.administrator)
        try await administrator.do("\(self.clinic.path)/policy_documents", self.policyDocument)
        try await administrator.do("\(self.clinic.path)/playbook_starters", [:])
        try await self.coordinator.do(
            "\(self.clinic.path)/exceptions",
            [
                "exception_id": .text(self.exception), "case_id": .text(self.id), "trigger": ["kind": "denial_reason", "code": "0F"],
            ])
        try await self.coordinator.do(
            "\(self.clinic.path)/exceptions/\(self.exception)/step_omissions",
            ["step": 1, "reason": "other", "note": self.marked("left out")])
        try await self.coordinator.do(
            "\(self.clinic.path)/patients/\(self.patient)/representatives",
            [
                "authority": "health_care_agent", "scope": ["decide"], "name": self.marked("agent"),
                "document": ["document_id": .text(freshID()), "sha256": .text(String(repeating: "ab", count: 32))],
            ])
        return self
    }

    /// A text about the patient.
    public func marked(_ what: String) -> JSONTree { .text("\(self.mark) \(what)") }

    /// The body that registers the patient.
    public var registration: JSONTree {
        [
            "patient_id": .text(self.patient), "name": ["family": self.marked("family"), "given": [self.marked("given")]],
            "birth_date": .text(Self.birthDate), "sex": "male",
            "identifiers": [["system": "urn:example:records", "value": self.marked("record")]],
            "address": ["lines": [self.marked("street")], "city": self.marked("city"), "state": "MD", "postal_code": "21201"],
            "phone": self.marked("phone"),
        ]
    }

    // MARK: the story, a step at a time

    /// Carries the case as far as a step, that step included.
    @discardableResult
    public func carried(through last: Step) async throws -> TestCase {
        for step in Step.allCases where step <= last { try await self.take(step) }
        return self
    }

    /// Takes one step.
    @discardableResult
    public func take(_ step: Step) async throws -> Reply {
        if step == .draft { for section in 1...7 { try await self.write(section) } }
        return try await self.request(step).do()
    }

    /// What is asked for in one step; of the draft, its last section.
    public func request(_ step: Step) async throws -> Request {
        switch step {
        case .coverage: Request(self.coordinator, "\(self.path)/coverages", self.coverage)
        case .evaluation: Request(self.clinician, "\(self.path)/evaluations", self.evaluation)
        case .service: Request(self.clinician, "\(self.path)/services", ["services": [self.service]])
        case .letter: Request(self.clinician, "\(self.path)/letters", ["letter_id": .text(self.letter)])
        case .draft: self.edit(8)
        case .reviewRequest: Request(self.clinician, "\(self.letterPath)/review_requests", [:])
        case .review: Request(self.reviewer, "\(self.letterPath)/reviews", [:], ifMatch: "\"10\"")
        case .signature: Request(self.clinician, "\(self.letterPath)/signatures", Self.signature, ifMatch: "\"11\"")
        case .submission:
            Request(
                self.coordinator, "\(self.path)/submissions",
                ["submission_id": .text(self.other(1)), "channel": "portal", "confirmation": self.marked("confirmation")])
        case .acknowledgement:
            Request(
                self.coordinator, "\(self.path)/acknowledgements",
                [
                    "submission_id": .text(self.other(1)), "kind": "portal", "accepted": true, "reference": self.marked("reference"),
                ])
        case .informationRequest:
            Request(
                self.coordinator, "\(self.path)/information_requests",
                [
                    "information_request_id": .text(self.other(2)), "channel": "portal",
                    "asked": [["system": "pwk01", "code": "OE", "line_id": .text(self.line)]], "text": self.marked("wish"),
                    "control_number": self.marked("control"),
                ])
        case .informationResponse:
            Request(
                self.coordinator, "\(self.path)/information_responses",
                ["information_request_id": .text(self.other(2)), "channel": "portal", "note": self.marked("answer")])
        case .denial:
            Request(
                self.coordinator, "\(self.path)/decisions",
                [
                    "decision_id": .text(self.other(3)), "channel": "portal",
                    "services": [
                        [
                            "line_id": .text(self.line), "action": "A3", "reasons": ["0F"], "text": self.marked("denial"),
                            "policy": self.marked("policy"),
                        ]
                    ],
                ])
        case .appeal:
            Request(
                self.coordinator, "\(self.path)/appeals",
                [
                    "appeal_id": .text(self.other(4)), "level": "internal_1", "channel": "portal", "letter_id": .text(self.letter),
                    "grounds": self.marked("grounds"),
                ])
        case .overturned:
            Request(
                self.coordinator, "\(self.path)/appeal_decisions",
                [
                    "appeal_id": .text(self.other(4)), "decision_id": .text(self.other(5)), "outcome": "overturned",
                    "authorization": ["authorization_id": .text(self.other(6)), "number": self.marked("authorization")],
                ])
        case .note: Request(self.coordinator, "\(self.path)/notes", ["text": self.marked("note")])
        case .closure:
            Request(
                self.coordinator, "\(self.path)/closures", ["disposition": "authorized", "note": self.marked("closing")],
                ifMatch: try await self.coordinator.get(self.path).etag)
        }
    }

    /// Asks somebody for something about the case.
    public func askForHelp() -> Request {
        Request(
            self.coordinator, "\(self.clinic.path)/tasks",
            ["task_id": .text(self.task), "case_id": .text(self.id), "ask": self.marked("ask"), "due_at": "2099-06-30T12:00:00Z"])
    }

    public var taskPath: String { "\(self.clinic.path)/tasks/\(self.task)" }

    /// One command of somebody, to be sent once or several times.
    public struct Request: Sendable {
        public let person: Person
        public let path: String
        public var body: JSONTree
        public var ifMatch: String?

        public init(_ person: Person, _ path: String, _ body: JSONTree, ifMatch: String? = nil) {
            self.person = person
            self.path = path
            self.body = body
            self.ifMatch = ifMatch
        }

        /// Sends it, by default with a key of its own.
        public func send(key: String = freshID()) async throws -> Reply {
            try await self.person.post(self.path, self.body, key: key, ifMatch: self.ifMatch)
        }

        /// Sends it with a key of its own; throws when it is not done.
        @discardableResult
        public func `do`() async throws -> Reply { try await self.person.do(self.path, self.body, ifMatch: self.ifMatch) }
    }

    /// What happens to a case from its opening to its end, in order.
    public enum Step: Int, CaseIterable, Comparable, Sendable {
        case coverage, evaluation, service, letter, draft, reviewRequest, review, signature, submission, acknowledgement, informationRequest
        case informationResponse, denial, appeal, overturned, note, closure

        public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    // MARK: bodies

    public var coverage: JSONTree {
        [
            "coverage_id": .text(self.other(7)), "member_id": self.marked("member"), "relationship": "child", "group": self.marked("group"),
            "plan": self.marked("plan"), "subscriber_name": self.marked("subscriber"),
        ]
    }

    public var evaluation: JSONTree {
        [
            "evaluation_id": .text(self.other(8)), "evaluator_npi": "1427351956", "discipline": "physical", "evaluated_on": "2026-01-05",
            "diagnoses": [["code": "G82.20", "role": "principal"]],
            "limitations": [["domain": self.marked("domain"), "baseline": self.marked("baseline")]],
            "safety_concerns": [self.marked("concern")], "goals": [["text": self.marked("goal"), "by": "2026-12-01"]],
            "prior_treatments": [["what": self.marked("treatment")]],
            "measures": [
                [
                    "instrument": "fma", "scale": "total", "part": self.marked("part"), "score": "34", "administered_on": "2026-01-05",
                ]
            ],
        ]
    }

    public var service: JSONTree {
        [
            "line_id": .text(self.line), "service": ["system": "hcpcs", "code": "K0861"], "quantity": ["amount": "1", "unit": "units"],
            "dates": ["from": "2026-02-01", "through": "2026-12-31"],
        ]
    }

    public static let signature: JSONTree = [
        "name_as_printed": "Dana Whitlock, PT", "credential": "PT", "npi": "1427351956",
        "license": ["state": "MD", "number": "PT-77", "expires_on": "2099-12-31"],
    ]

    /// Saves a section of the letter, whose stream is as long as the sections before it say.
    public func edit(_ section: Int) -> Request {
        Request(
            self.clinician, "\(self.letterPath)/edits", ["section": .literal("\(section)"), "text": self.marked("section \(section)")],
            ifMatch: "\"\(section)\"")
    }

    @discardableResult
    public func write(_ section: Int) async throws -> Reply { try await self.edit(section).do() }

    /// Ids of what belongs to the case, made from its own.
    public func other(_ number: Int) -> String { self.id.dropLast(2) + String(format: "%02x", number) }
}
