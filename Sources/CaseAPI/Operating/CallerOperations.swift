import EventSourcing
import HTTPTypes

/// What can be asked about oneself.
enum CallerOperations {
    static var all: [Operation] { [Self.me] }

    static let me = Operation(
        id: "readMe", method: .get, path: "/v1/me", tag: "Caller", summary: "Who am I here?",
        about: "The caller's id, and the role in each clinic.", scope: .caller,
        success: [.init(status: .ok, about: "The caller.", schema: "Caller")]
    ) { exchange in
        let caller = try exchange.knownCaller
        return Answer.json { members in
            members.member("person_id", caller.actor)
            members.member("clinics", caller.clinics.sorted { $0.key < $1.key }.map { MembershipJSON(clinic: $0.key, role: $0.value) })
            members.member("token_expires_at", caller.expiresAt)
        }
    }

    static let schema = Schema.object([
        .required("person_id", .uuid, "The person or program."),
        .required(
            "clinics",
            .array(
                .object([
                    .required("clinic_id", .uuid, "The clinic."),
                    .required("role", .codes(Role.allCases.map(\.rawValue)), "The role there."),
                    .required("rights", .array(.codes(Right.allCases.map(\.rawValue)), minimum: 0, maximum: 50), "What the role may do."),
                ]), minimum: 0, maximum: 1_000), "The clinics."),
        .required("token_expires_at", .instant, "Until when the token is good."),
    ])
}

private struct MembershipJSON: JSONWritable {
    let clinic: TenantID
    let role: Role

    func write(to writer: inout JSONWriter) {
        writer.object { members in
            members.member("clinic_id", self.clinic)
            members.member("role", self.role)
            members.member("rights", self.role.rights.map(\.rawValue).sorted())
        }
    }
}
