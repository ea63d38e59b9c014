import EventSourcing
import HTTPTypes

/// One thing that can be asked of the program: how it is described, and how it is done.
///
/// Routes, the served description and the command line's `command` are made of the same list of these.
struct Operation: Sendable {
    /// Where it lies: under a clinic or the installation, where rights are asked; of the caller alone; or open to all.
    enum Scope: Sendable, Hashable {
        case clinic(Right)
        /// An organization's own ledger; a token names it as it names a clinic.
        case organization(Right)
        /// The installation itself, where clinics are set up.
        case installation(Right)
        case caller
        case everyone
    }

    /// A parameter in the query or in a header.
    struct Parameter: Sendable {
        /// Where it stands.
        enum Place: String, Sendable {
            case query
            case header
        }

        var name: String
        var place: Place
        var schema: Schema
        var isRequired = false
        var about: String
    }

    /// A body, by its schema, which has a name.
    struct Body: Sendable {
        var schema: Schema
        var mediaType = "application/json"
        var about = ""
    }

    /// How it is answered when it is done.
    struct Success: Sendable {
        var status: HTTPResponse.Status
        var about: String
        /// The name of a schema among the components; `nil` for what is no JSON.
        var schema: String?
        var mediaType = "application/json"
    }

    /// The name: `submitCase`.
    var id: String
    var method: HTTPRequest.Method
    /// `/v1/clinics/{clinic}/cases/{case}/submissions`.
    var path: String
    var tag: String
    var summary: String
    var about = ""
    var scope: Scope
    var parameters: [Parameter] = []
    var body: Body?
    var success: [Success]
    /// Statuses of refusal beside those that every operation may give.
    var refusals: [HTTPResponse.Status] = []
    var isCommand = false
    var perform: @Sendable (Exchange) async throws -> Answer

    /// The names in the path's braces, in order.
    var pathParameters: [String] {
        self.path.split(separator: "/").compactMap { part in
            part.hasPrefix("{") && part.hasSuffix("}") ? String(part.dropFirst().dropLast()) : nil
        }
    }

    /// Every status that a client has to reckon with.
    var statuses: [HTTPResponse.Status] {
        var statuses = Set(self.success.map(\.status)).union(self.refusals).union([.internalServerError, .serviceUnavailable])
        switch self.scope {
        case .everyone: break
        case .caller: statuses.formUnion([.badRequest, .unauthorized])
        case .clinic, .organization, .installation: statuses.formUnion([.badRequest, .unauthorized, .forbidden, .notFound])
        }
        if self.body != nil { statuses.formUnion([.badRequest, .unprocessableContent, .contentTooLarge, .requestTimeout]) }
        if !self.parameters.isEmpty { statuses.insert(.badRequest) }
        if self.isCommand { statuses.formUnion([.badRequest, .notFound, .conflict, .unprocessableContent]) }
        return statuses.sorted { $0.code < $1.code }
    }
}

/// What goes back to the client.
struct Answer: Sendable {
    var status: HTTPResponse.Status = .ok
    var mediaType = "application/json"
    var body: [UInt8]
    var headers: [(name: HTTPField.Name, value: String)] = []

    /// A JSON object.
    static func json(_ status: HTTPResponse.Status = .ok, _ members: (inout JSONWriter.Members) -> Void) -> Answer {
        var writer = JSONWriter(capacity: 1_024)
        writer.object(members)
        return Answer(status: status, body: writer.bytes)
    }
}
