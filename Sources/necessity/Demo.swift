import CaseAPI
import CaseSystem
import EventSourcing
import Foundation
import Ledger

/// An organization to look at: two clinics with sites, people and payers, and two cases in different states.
///
/// Made through the API like anything else, with fixed ids and keys: making it again changes nothing, also where another version of
/// the program made it. All people are fictional.
struct Demo: Sendable {
    let url: String
    let issuer: DevelopmentIssuer

    /// The ids of what the demo makes, as hexadecimal digits behind a common beginning.
    private static func id(_ number: Int) -> String { "01940000-0000-7000-8000-0000000000\(String(number, radix: 16).leftPadded(to: 2))" }

    private static let organization = id(0x01)
    private static let northside = id(0x10)
    private static let riverside = id(0x20)

    /// A clinic of the demo.
    private struct Place {
        let clinic: String
        let name: String
        let sites: [(id: String, name: String, city: String, postalCode: String, npi: String)]
    }

    private static let places = [
        Place(
            clinic: northside, name: "Northside Pediatric Therapy",
            sites: [
                (id(0x11), "Northside Main Street", "Baltimore", "21201", "1234567893"),
                (id(0x12), "Northside Harbor", "Baltimore", "21230", "1245319599"),
            ]),
        Place(clinic: riverside, name: "Riverside Mobility Clinic", sites: [(id(0x21), "Riverside", "Annapolis", "21401", "1427351956")]),
    ]

    private static let payers = [(id(0x30), "Chesapeake Health Plan"), (id(0x31), "Old Line Medicaid Partners")]

    /// Makes what is missing, and says where to look. What goes wrong is said and does not stop the program.
    func make() async {
        do {
            try await self.makeDirectory()
            try await self.makeSpeechCase()
            try await self.makeWheelchairCase()
            try await self.tell()
        } catch {
            say("demo      could not be made: \(error)")
        }
    }

    private func makeDirectory() async throws {
        let client = try await self.client("setup", [CaseSystem.installation.description: .administrator])
        try await self.post(client, "/v1/organizations", ["organization_id": Self.organization, "name": "Bay Therapy Group"])
        for place in Self.places {
            try await self.post(
                client, "/v1/clinics", ["clinic_id": place.clinic, "name": place.name, "organization_id": Self.organization])
            let keeper = try await self.client("administrator", [place.clinic: .administrator])
            for site in place.sites {
                let address: [String: Any] = [
                    "lines": ["1 Example Street"], "city": site.city, "state": "MD", "postal_code": site.postalCode,
                ]
                try await self.post(
                    keeper, "/v1/clinics/\(place.clinic)/sites",
                    ["site_id": site.id, "name": site.name, "address": address, "npi": site.npi, "time_zone": "America/New_York"])
            }
            for (id, name) in Self.payers {
                try await self.post(keeper, "/v1/clinics/\(place.clinic)/payers", ["payer_id": id, "name": name])
            }
        }
    }

    /// A case that waits for its letter to be written.
    private func makeSpeechCase() async throws {
        let client = try await self.client("coordinator", [Self.northside: .coordinator])
        let path = "/v1/clinics/\(Self.northside)"
        let (patient, caseID) = (Self.id(0x40), Self.id(0x41))
        try await self.post(
            client, "\(path)/patients",
            [
                "patient_id": patient, "name": ["family": "Okafor-Lindqvist", "given": ["Mira"]], "birth_date": "2021-03-14",
                "sex": "female",
            ])
        try await self.post(
            client, "\(path)/cases",
            [
                "case_id": caseID, "patient_id": patient, "site_id": Self.id(0x11), "payer_id": Self.payers[0].0, "service_line": "speech",
            ])
        try await self.post(
            client, "\(path)/cases/\(caseID)/coverages",
            ["coverage_id": Self.id(0x42), "member_id": "CHP-DEMO-0001", "relationship": "child", "line_of_business": "commercial"])
        let language: [String: Any] = [
            "instrument": "celf-5", "scale": "standard", "part": "Core Language", "score": "76", "administered_on": "2026-11-02",
            "languages": ["en"], "interval": ["low": "70", "high": "82", "confidence_percent": 95], "percentile": "5",
        ]
        try await self.post(
            client, "\(path)/cases/\(caseID)/evaluations", Self.evaluation(Self.id(0x43), "speech", "F80.2", languages: ["en"], [language]))
        try await self.post(
            client, "\(path)/cases/\(caseID)/services", Self.service(Self.id(0x44), ["system": "cpt", "code": "92507"], "24", "visits"))
        try await self.post(client, "\(path)/cases/\(caseID)/letters", ["letter_id": Self.id(0x45)])
    }

    /// A case that was submitted, and for which the payer wants to know more.
    private func makeWheelchairCase() async throws {
        let path = "/v1/clinics/\(Self.riverside)"
        let coordinator = try await self.client("coordinator", [Self.riverside: .coordinator])
        let clinician = try await self.client("clinician", [Self.riverside: .clinician])
        let reviewer = try await self.client("reviewer", [Self.riverside: .reviewer])
        let (patient, caseID, letter, line) = (Self.id(0x50), Self.id(0x51), Self.id(0x55), Self.id(0x54))
        let casePath = "\(path)/cases/\(caseID)"
        try await self.post(
            coordinator, "\(path)/patients",
            ["patient_id": patient, "name": ["family": "Brandvold", "given": ["Tomas"]], "birth_date": "1968-11-02", "sex": "male"])
        try await self.post(
            coordinator, "\(path)/cases",
            [
                "case_id": caseID, "patient_id": patient, "site_id": Self.id(0x21), "payer_id": Self.payers[1].0,
                "service_line": "equipment",
            ])
        try await self.post(
            coordinator, "\(casePath)/coverages",
            [
                "coverage_id": Self.id(0x52), "member_id": "OLM-DEMO-0002", "relationship": "self",
                "line_of_business": "medicaid_managed_care", "situs_state": "MD", "rating_period_from": "2026-07-01",
            ])
        let mobility: [String: Any] = ["instrument": "fma", "scale": "total", "score": "24", "administered_on": "2026-11-02"]
        try await self.post(clinician, "\(casePath)/evaluations", Self.evaluation(Self.id(0x53), "physical", "G82.20", [mobility]))
        try await self.post(clinician, "\(casePath)/services", Self.service(line, ["system": "hcpcs", "code": "K0861"], "1", "units"))
        try await self.post(clinician, "\(casePath)/letters", ["letter_id": letter])
        let texts = [
            "Tomas Brandvold, insured by Old Line Medicaid Partners.", "G82.20, paraplegia, unspecified.",
            "Cannot cross a room of 20 feet without resting; fell twice in October 2026.", "Power wheelchair, group 3 (K0861), one unit.",
            "A manual chair failed in a trial of six weeks: shoulder pain of 7 of 10 after 50 feet.",
            "Moves through the home without help within 30 days; measured by the Functional Mobility Assessment.",
            "Permanent use, daily.", "Physical therapist, licensed in Maryland.",
        ]
        for (index, text) in texts.enumerated() {
            try await self.post(clinician, "\(casePath)/letters/\(letter)/edits", ["section": index + 1, "text": text], ifMatch: index + 1)
        }
        try await self.post(clinician, "\(casePath)/letters/\(letter)/review_requests", [:])
        try await self.post(reviewer, "\(casePath)/letters/\(letter)/reviews", [:], ifMatch: 10)
        try await self.post(
            clinician, "\(casePath)/letters/\(letter)/signatures",
            [
                "name_as_printed": "Dana Whitlock, PT", "credential": "PT", "npi": "1427351956",
                "license": ["state": "MD", "number": "DEMO-77", "expires_on": "2099-12-31"],
            ], ifMatch: 11)
        try await self.post(
            coordinator, "\(casePath)/submissions", ["submission_id": Self.id(0x56), "channel": "portal", "confirmation": "DEMO-CONF-1"])
        try await self.post(
            coordinator, "\(casePath)/information_requests",
            [
                "information_request_id": Self.id(0x57), "channel": "portal",
                "asked": [["system": "pwk01", "code": "OE", "line_id": line]],
                "text": "Send the seating evaluation.",
            ])
    }

    private func tell() async throws {
        let token = try await self.token(
            "coordinator", Dictionary(uniqueKeysWithValues: Self.places.map { ($0.clinic, Role.coordinator) }))
        for place in Self.places { say("clinic    \(place.clinic) \(place.name)") }
        say("case      \(self.url)/v1/clinics/\(Self.riverside)/cases/\(Self.id(0x51))")
        say("token     \(token)")
        say("          a coordinator's, good for an hour; `necessity token` prints others")
    }

    // MARK: requests

    private static func evaluation(
        _ id: String, _ discipline: String, _ diagnosis: String, languages: [String] = [], _ measures: [[String: Any]]
    ) -> [String: Any] {
        [
            "evaluation_id": id, "discipline": discipline, "evaluated_on": "2026-11-02", "diagnoses": [["code": diagnosis]],
            "limitations": [["domain": "Daily life", "baseline": "Needs help with most activities", "measured_on": "2026-11-02"]],
            "goals": [["text": "Needs help with one activity in four", "by": "2027-05-01"]], "languages": languages, "measures": measures,
        ]
    }

    private static func service(_ line: String, _ service: [String: String], _ amount: String, _ unit: String) -> [String: Any] {
        [
            "services": [
                [
                    "line_id": line, "service": service, "quantity": ["amount": amount, "unit": unit],
                    "dates": ["from": "2026-12-01", "through": "2027-02-28"],
                ]
            ]
        ]
    }

    private func token(_ name: String, _ clinics: [String: Role]) async throws -> String {
        let roles = Dictionary(uniqueKeysWithValues: clinics.compactMap { id, role in TenantID(id).map { ($0, role) } })
        return try await self.issuer.token(
            for: DevelopmentIssuer.person(named: name), clinics: roles, now: WallClock.now(), id: CaseSystem.newID())
    }

    private func client(_ name: String, _ clinics: [String: Role]) async throws -> APIClient {
        APIClient(url: self.url, token: try await self.token(name, clinics))
    }

    /// The key is made of path and body: the same request is the same command, whenever the demo is made.
    private func post(_ client: APIClient, _ path: String, _ body: [String: Any], ifMatch: Int? = nil) async throws {
        let bytes = Array(try JSONSerialization.data(withJSONObject: body, options: [.sortedKeys]))
        let number = body["section"].map { ".\($0)" } ?? ""
        let ids = body.filter { $0.key.hasSuffix("_id") }.sorted { $0.key < $1.key }.compactMap { $0.value as? String }.first ?? ""
        var headers = [("Idempotency-Key", "demo\(path.replacingOccurrences(of: "/", with: "."))\(number).\(ids)")]
        if let ifMatch { headers.append(("If-Match", "\"\(ifMatch)\"")) }
        do {
            _ = try await client.send("POST", path, headers: headers, body: bytes)
        } catch ClientError.refused("command.reused", _, _, _) {
            // An earlier version of this program made it, a little otherwise: it stays as it is.
        }
    }
}

extension String {
    fileprivate func leftPadded(to width: Int) -> String { String(repeating: "0", count: max(0, width - self.count)) + self }
}
