public import CaseAPI
public import EventSourcing
import Foundation
public import TestSupport

/// A clinic with sites and a payer, made for one test through the API.
public struct TestClinic: Sendable {
    public let program: ServedProgram
    public let id: String
    public let tenant: TenantID
    public let sites: [String]
    public let payer: String

    public var path: String { "/v1/clinics/\(self.id)" }
    public var site: String { self.sites[0] }

    /// Makes a clinic in a program; the one that all tests share, unless another is named.
    ///
    /// - Parameter organization: whose clinic it is; nobody's, when absent.
    public static func make(
        in program: ServedProgram? = nil, sites: Int = 1, of organization: TestOrganization? = nil
    ) async throws -> TestClinic {
        let program = if let program { program } else { try await ServedProgram.shared() }
        let (id, payer) = (freshID(), freshID())
        guard let tenant = TenantID(id) else { throw NotServing() }
        var body: JSONTree = ["clinic_id": .text(id), "name": "Northside Pediatric Therapy"]
        if let organization { body["organization_id"] = .text(organization.id) }
        try await program.keeper().do("/v1/clinics", body)
        let clinic = TestClinic(program: program, id: id, tenant: tenant, sites: (0..<sites).map { _ in freshID() }, payer: payer)
        let administrator = try await clinic.person(.administrator)
        for site in clinic.sites {
            try await administrator.do(
                "\(clinic.path)/sites",
                [
                    "site_id": .text(site), "name": "Main Street", "time_zone": "America/New_York", "npi": "1234567893",
                    "address": ["lines": ["1 Example Street"], "city": "Baltimore", "state": "MD", "postal_code": "21201"],
                ])
        }
        try await administrator.do(
            "\(clinic.path)/payers",
            [
                "payer_id": .text(payer), "name": "Old Line Medicaid Partners",
                "identifiers": [["system": "urn:example:payers", "value": "OLM-01"]],
            ])
        return clinic
    }

    /// Somebody with a role here. The same name is the same person.
    public func person(_ role: Role, named name: String = "somebody") async throws -> Person {
        try await self.program.person("\(name) the \(role.rawValue)", [self.tenant: role])
    }

    /// The last position that a person wrote in one of the clinic's books: what policies add follows when it will.
    public func head(of book: Book = .work) async throws -> Int { try await self.program.head(of: book, of: self.id) }

    /// The whole access log, newest first; that it was read stands in it first.
    public func accessLog(_ query: [(String, String)] = []) async throws -> [JSONTree] {
        let officer = try await self.person(.compliance, named: "auditor")
        var (entries, cursor): ([JSONTree], String?) = ([], nil)
        repeat {
            let reply = try await officer.get(
                "\(self.path)/access_log", query: query + [("limit", "100")] + (cursor.map { [("cursor", $0)] } ?? []))
            guard reply.status == 200 else { throw Unwelcome(method: "GET", path: "\(self.path)/access_log", reply: reply) }
            entries += reply.list("entries")
            cursor = reply.text("next_cursor")
        } while cursor != nil
        return entries
    }
}
