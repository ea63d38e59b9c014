import CaseDomain
import EventSourcing
import HTTPTypes
import Ledger
import PHIVault

import struct Foundation.UUID

/// One request, after everything about who asks and how was settled, and what the program has to answer it with.
struct Exchange: Sendable {
    let services: CaseServices
    let operation: Operation
    /// The request, as logs, answers and access events name it.
    let requestID: String
    let method: HTTPRequest.Method
    let path: String
    let headers: HTTPFields
    let query: [String: String]
    let pathValues: [String: String]
    let body: [UInt8]
    /// When the request came.
    let now: Timestamp
    /// Who asks; nobody for what is open to all.
    let caller: Caller?
    /// The clinic of the path, and what the caller is there.
    let membership: Membership?

    /// The clinic a request is about, the caller's role in it, and for what purpose it is asked.
    struct Membership: Sendable {
        var clinic: TenantID
        var role: Role
        var purpose: Purpose
    }
}

extension Exchange {
    /// Who asks, where the operation's scope wants somebody.
    var knownCaller: Caller {
        get throws(Problem) {
            guard let caller = self.caller else { throw .unauthorized("token.missing", "The request carries no token.") }
            return caller
        }
    }

    /// The clinic, where the operation's scope wants one.
    var member: Membership {
        get throws(Problem) {
            guard let membership = self.membership else { throw .unknownResource }
            return membership
        }
    }

    var clinic: TenantID { get throws(Problem) { try self.member.clinic } }

    /// Refuses a part of an operation that takes another right than the whole; the refusal is recorded.
    func require(_ right: Right) async throws {
        let member = try self.member
        guard !member.role.rights.contains(right) else { return }
        let denied = AccessDenied(
            operation: self.operation.id, code: Problem.forbidden.code,
            subject: self.pathValues["case"].flatMap { StreamID($0) }, role: member.role.rawValue, request: self.requestID)
        try await self.services.door.deny(denied, for: try self.principal, in: member.clinic)
        throw Problem.forbidden
    }

    /// The purpose of use that a request names, if it names one.
    static func purposeOfUse(_ headers: HTTPFields) throws(Problem) -> Purpose? {
        guard let named = headers[.purposeOfUse] else { return nil }
        guard Role.purposes.contains(named) else {
            throw .invalidParameter("Purpose-Of-Use", "is one of \(Role.purposes.joined(separator: ", "))")
        }
        return Purpose(rawValue: named)
    }

    /// Who asks, and for what purpose, as events name it.
    var context: Context {
        get throws(Problem) { Context(now: self.now, actor: try self.knownCaller.actor, purpose: try self.member.purpose) }
    }

    /// An id of the path; what is no id names nothing.
    func id<ID: Identifier>(_ name: String, as type: ID.Type = ID.self) throws(Problem) -> ID {
        guard let text = self.pathValues[name], let id = ID(text) else { throw .unknownResource }
        return id
    }

    /// The body, as one JSON value.
    func json() throws(Problem) -> JSON {
        do {
            return try JSON(self.body)
        } catch {
            throw error.reason == .depth ? .tooDeep : .notJSON
        }
    }

    /// The body, as what the operation expects.
    func read<Body: DescribedBody>(_ type: Body.Type = Body.self) throws(Problem) -> Body {
        let json = try self.json()
        do throws(BodyFaults) {
            return try Body.read(json, BodyDefaults(now: self.now, newID: self.services.newID))
        } catch {
            throw Problem(error)
        }
    }

    // MARK: query

    /// A parameter of the query as an id.
    func queryID<ID: Identifier>(_ name: String, as type: ID.Type = ID.self) throws(Problem) -> ID? {
        guard let text = self.query[name] else { return nil }
        guard let id = ID(text) else { throw .invalidParameter(name, "is a UUID") }
        return id
    }

    /// A parameter of the query as one of a list of codes.
    func queryCode<Code: RawRepresentable & CaseIterable>(_ name: String, as type: Code.Type = Code.self) throws(Problem) -> Code?
    where Code.RawValue == String {
        guard let text = self.query[name] else { return nil }
        guard let code = Code(rawValue: text) else {
            throw .invalidParameter(name, "is one of \(Code.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return code
    }

    /// A parameter of the query as an instant.
    func queryInstant(_ name: String) throws(Problem) -> Timestamp? {
        guard let text = self.query[name] else { return nil }
        guard let instant = Timestamp(rfc3339: text) else {
            throw .invalidParameter(name, "is a date and time with an offset, such as 2026-11-24T15:04:05Z")
        }
        return instant
    }

    /// A parameter of the query as a day.
    func queryDay(_ name: String) throws(Problem) -> CivilDate? {
        guard let text = self.query[name] else { return nil }
        guard let day = CivilDate(text) else { throw .invalidParameter(name, "is a date such as 2026-11-24") }
        return day
    }

    /// A parameter of the query as a position.
    func queryPosition(_ name: String) throws(Problem) -> Position? {
        guard let text = self.query[name] else { return nil }
        guard let number = Int64(text), number >= 0 else { throw .invalidParameter(name, "is a position: 0 or more") }
        return Position(number)
    }

    /// A parameter of the query as a flag.
    func queryFlag(_ name: String) throws(Problem) -> Bool? {
        switch self.query[name] {
        case nil: return nil
        case "true": return true
        case "false": return false
        default: throw .invalidParameter(name, "is true or false")
        }
    }

    /// How many records a page may have.
    func pageLimit() throws(Problem) -> Int {
        guard let text = self.query["limit"] else { return RequestLimits.pageDefault }
        guard let limit = Int(text), (1...RequestLimits.pageMax).contains(limit) else {
            throw .invalidParameter("limit", "is a number from 1 to \(RequestLimits.pageMax)")
        }
        return limit
    }

    // MARK: positions

    /// `Ledger-Position`: an answer at least as new as this is asked for.
    func awaitedPosition(of clinic: TenantID) throws(Problem) -> Position? {
        guard let text = self.headers[.ledgerPosition] else { return nil }
        let parts = text.split(separator: ":")
        guard parts.count == 2, let tenant = TenantID(String(parts[0])), let number = Int64(parts[1]), number >= 0 else {
            throw .invalidParameter("Ledger-Position", "is a clinic's id, a colon and a position, as an answer gave it")
        }
        // A position of another clinic says nothing of this one.
        return tenant == clinic ? Position(number) : nil
    }

    /// A fresh id, ordered by time.
    func newID() -> UUID { self.services.newID() }
}

extension HTTPField.Name {
    static let idempotencyKey = HTTPField.Name("Idempotency-Key")!
    static let ledgerPosition = HTTPField.Name("Ledger-Position")!
    static let purposeOfUse = HTTPField.Name("Purpose-Of-Use")!
    static let requestID = HTTPField.Name("X-Request-Id")!
}
