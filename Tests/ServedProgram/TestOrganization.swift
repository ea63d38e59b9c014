public import CaseAPI
public import EventSourcing
import TestSupport

/// An organization, made for one test through the API.
public struct TestOrganization: Sendable {
    public let program: ServedProgram
    public let id: String
    public let tenant: TenantID

    public var path: String { "/v1/organizations/\(self.id)" }

    /// Makes an organization in a program; the one that all tests share, unless another is named.
    public static func make(in program: ServedProgram? = nil) async throws -> TestOrganization {
        let program = if let program { program } else { try await ServedProgram.shared() }
        let id = freshID()
        guard let tenant = TenantID(id) else { throw NotServing() }
        try await program.keeper().do("/v1/organizations", ["organization_id": .text(id), "name": "Bay Therapy Group"])
        return TestOrganization(program: program, id: id, tenant: tenant)
    }

    /// Somebody with a role in the organization itself.
    public func person(_ role: Role) async throws -> Person {
        try await self.program.person("somebody the \(role.rawValue)", [self.tenant: role])
    }
}
