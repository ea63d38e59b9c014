import CaseDomain
import EventSourcing
import HTTPTypes
import PHIVault
import ReadModels

/// An answer that says no, as RFC 9457 has it, with a stable code, the reason, and what to do next. Never holds a value of a patient.
struct Problem: Error, Sendable, Hashable {
    var status: HTTPResponse.Status
    var code: String
    /// What is so, for this one request.
    var detail: String
    /// What to do next.
    var nextStep: String
    /// Where in the body it lies, one entry a place.
    var errors: [Place] = []
    /// Seconds after which trying again makes sense.
    var retryAfter: Int?
    /// The stream's version, where the caller's was another.
    var version: StreamVersion?

    /// A place in a request that is wrong.
    struct Place: Sendable, Hashable, JSONWritable {
        /// Where: a member such as `services[2].quantity`, or a FHIRPath expression.
        var at: String
        var code: String
        var detail: String

        func write(to writer: inout JSONWriter) {
            writer.object { members in
                members.member("at", self.at)
                members.member("code", self.code)
                members.member("detail", self.detail)
            }
        }
    }

    init(_ status: HTTPResponse.Status, _ code: String, _ detail: String, next: String) {
        self.status = status
        self.code = code
        self.detail = detail
        self.nextStep = next
    }

    /// The document, for one request.
    func json(request: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { members in
            members.member("type", "/problems/\(self.code)")
            members.member("title", self.status.reasonPhrase)
            members.member("status", Int64(self.status.code))
            members.member("code", self.code)
            members.member("detail", self.detail)
            members.member("next_step", self.nextStep)
            members.list("errors", self.errors)
            members.member("current_version", self.version)
            members.member("glossary", "/v1/glossary?kind=problem&code=\(self.code)")
            members.member("request_id", request)
        }
        return writer.bytes
    }

    static let schema = Schema.object([
        .required("type", .text(1, 200), "A page about the code."),
        .required("title", .text(1, 100), "The status in words."),
        .required("status", .integer(minimum: 400, maximum: 599), "The status."),
        .required("code", .pattern("^[a-z_]+(\\.[a-z0-9_]+)+$"), "The stable code."),
        .required("detail", .text(1, 2_000), "What is so."),
        .required("next_step", .text(1, 2_000), "What to do next."),
        .required("glossary", .text(1, 200), "Where the word stands that the code leads to."),
        .optional(
            "errors",
            .array(
                .object(
                    "ProblemPlace",
                    [
                        .required("at", .text(0, 500), "Where."), .required("code", .text(1, 100), "What kind."),
                        .required("detail", .text(1, 2_000), "What is expected there."),
                    ]), minimum: 0, maximum: 100), "Places that are wrong."),
        .optional("current_version", .count, "The version that the stream has."),
        .required("request_id", .text(1, 100), "The request, as the log names it."),
    ])
}

extension Problem {
    // MARK: who asks, and may they

    static func unauthorized(_ code: String, _ detail: String) -> Problem {
        Problem(.unauthorized, code, detail, next: "Send a current bearer token in the Authorization header.")
    }
    static let forbidden = Problem(
        .forbidden, "access.forbidden", "Your role in this clinic does not allow this.",
        next: "Ask somebody whose role does, or an administrator.")
    static let unknownClinic = Problem(
        .notFound, "resource.unknown", "There is no such resource.", next: "Check the path, and that it belongs to your clinic.")
    static var unknownResource: Problem { .unknownClinic }
    static let notRecorded: Problem = {
        var problem = Problem(
            .serviceUnavailable, "access.not_recorded", "The access could not be recorded, so nothing was shown.",
            next: "Try again later; tell whoever runs the program if it goes on.")
        problem.retryAfter = 1
        return problem
    }()

    // MARK: how they ask

    static let methodNotAllowed = Problem(
        .methodNotAllowed, "method.not_allowed", "This resource does not do that.", next: "See the description at /openapi.json.")

    static let notJSON = Problem(.badRequest, "json.malformed", "The body is not JSON.", next: "Send one JSON object in UTF-8 (RFC 8259).")
    static let tooDeep = Problem(
        .badRequest, "json.too_deep", "The body nests arrays and objects deeper than \(JSON.depthMax) levels.",
        next: "Send it as the description says; no body of this API is deep.")
    static let bodyTooLarge = Problem(
        .contentTooLarge, "body.too_large", "The body is longer than \(RequestLimits.bodyBytesMax / 1_048_576) MiB.", next: "Send less.")
    static let bodyTooSlow = Problem(
        .requestTimeout, "body.too_slow", "The body did not arrive within the time that a request may take.",
        next: "Try again over a better connection.")
    static let bodyIncomplete = Problem(
        .badRequest, "body.incomplete", "The body broke off before its end.", next: "Send it again, with the same Idempotency-Key.")
    static let keyMissing = Problem(
        .badRequest, "idempotency_key.missing", "A command needs the header Idempotency-Key.",
        next: "Send a key of your own, 1 to 255 characters, and the same one when you repeat the request.")
    static let keyInvalid = Problem(
        .badRequest, "idempotency_key.invalid", "The Idempotency-Key is not 1 to 255 visible ASCII characters.",
        next: "Send a UUID, for example.")
    static let ifMatchMissing = Problem(
        .preconditionRequired, "if_match.missing", "This needs the header If-Match, so that nobody's work is overwritten.",
        next: "Send the ETag that you got when you read it.")
    static let ifMatchInvalid = Problem(
        .badRequest, "if_match.invalid", "If-Match is not an entity tag that we gave.", next: "Send the ETag as you got it, such as \"3\".")
    static func invalidParameter(_ name: String, _ expectation: String) -> Problem {
        var problem = Problem(
            .badRequest, "parameter.invalid", "The parameter \(name) cannot be used as it is.", next: "Send it as the description says.")
        problem.errors = [Place(at: name, code: "value", detail: expectation)]
        return problem
    }

    static func unknownParameter(known: [String]) -> Problem {
        var problem = Problem(
            .badRequest, "parameter.unknown", "The query has a parameter that this operation does not know.",
            next: "Send only parameters of the description.")
        problem.errors = [
            Place(
                at: "query", code: "value",
                detail: known.isEmpty ? "takes no parameter" : "takes no parameter but \(known.joined(separator: ", "))")
        ]
        return problem
    }

    /// A body that is JSON and not what is expected.
    init(_ faults: BodyFaults) {
        self.init(
            .unprocessableContent, "request.invalid", "The body is not what this operation expects.",
            next: "Correct the places named, and send it again.")
        self.errors = faults.faults.map { Place(at: $0.path, code: $0.reason.rawValue, detail: Self.sentence($0)) }
    }

    private static func sentence(_ fault: BodyFault) -> String {
        switch fault.reason {
        case .missing: "is missing; it \(fault.expectation)"
        case .syntax, .depth: "is no JSON that can be read"
        case .type, .value: "is expected to be otherwise: it \(fault.expectation)"
        }
    }

    // MARK: why it was not done

    init(_ refusal: Refusal) {
        let status: HTTPResponse.Status =
            switch refusal {
            case .caseUnknown, .letterUnknown, .taskUnknown, .patientUnknown, .clinicUnknown, .ruleSetUnknown, .orderUnknown,
                .representativeUnknown, .restrictionUnknown, .identifierUnknown, .distinctionUnknown,
                .coverageNotRecorded, .poolUnknown,
                .rightsRequestUnknown, .playbookUnknown, .exceptionUnknown, .policyUnknown, .providerUnknown, .delegationUnknown:
                .notFound
            case .caseExists, .coverageExists, .evaluationExists, .serviceExists, .letterExists, .submissionExists, .appealExists,
                .noteExists, .taskExists, .taskTaken, .taskOffered, .eligibilityCheckExists, .benefitVerificationExists,
                .requestUpdateExists, .withdrawalExists, .planChangeExists, .factCorrected, .patientExists, .clinicExists, .siteExists,
                .payerExists, .ruleSetVersionExists, .duplicateRequest, .identifierTaken,
                .patientMerged, .patientsDistinct, .demographicsStale, .representativeExists, .restrictionExists,
                .orderExists, .poolExists, .poolScopeTaken, .poolExhausted,
                .rightsRequestExists, .playbookVersionExists, .exceptionExists, .exceptionOpen, .termVersionExists, .policyVersionExists,
                .providerExists,
                .licenseExists, .delegationExists:
                .conflict
            default: .unprocessableContent
            }
        self.init(status, refusal.code, refusal.reason, next: refusal.nextStep)
        self.errors = Self.places(of: refusal)
    }

    /// Where in the body a refusal lies, where it lies there.
    private static func places(of refusal: Refusal) -> [Place] {
        func place(_ index: Int, _ refusal: Refusal, _ detail: String) -> Place {
            Place(at: "diagnoses[\(index)].code", code: refusal.code, detail: detail)
        }
        func headers(_ places: [Int]) -> [Place] {
            places.map { place($0, .diagnosisNotBillable(at: []), "is a header; a code under it is expected") }
        }
        switch refusal {
        case .diagnosisUnknown(let unknown, let notBillable):
            return unknown.map { place($0, refusal, "does not exist in the ICD-10-CM edition that holds on the day") }
                + headers(notBillable)
        case .diagnosisNotBillable(let places): return headers(places)
        case .instrumentUnknown(let places):
            return places.map { Place(at: "measures[\($0)].instrument", code: refusal.code, detail: "is no test of the registry") }
        case .scoreImpossible(let places):
            return places.map { Place(at: "measures[\($0)].score", code: refusal.code, detail: "is no score of this scale") }
        case .measuredInTheFuture(let places):
            return places.map { Place(at: "measures[\($0)].administered_on", code: refusal.code, detail: "has not come yet") }
        case .rulesInvalid(let faults), .rulesTied(let faults):
            return faults.map { Place(at: Self.bodyPath(of: $0), code: $0.code.rawValue, detail: $0.words) }
        default: return []
        }
    }

    /// A set stands within its body; the reason of a retirement stands beside it.
    private static func bodyPath(of fault: RuleFault) -> String {
        if fault.path == "reason" { return fault.path }
        return fault.path.isEmpty ? "rule_set" : "rule_set.\(fault.path)"
    }

    init(_ error: CommandError<Refusal>) {
        switch error {
        case .refused(let refusal): self.init(refusal)
        case .stale(let actual):
            self.init(
                .preconditionFailed, "stream.stale", "It has changed since you read it.",
                next: "Read it again, look at what changed, and send the new ETag.")
            self.version = actual
        case .contended:
            self.init(
                .conflict, "stream.contended", "Others kept changing the same thing.",
                next: "Repeat the request with the same Idempotency-Key.")
            self.retryAfter = 1
        case .store(let error): self.init(error)
        case .history(let error): self.init(error)
        }
    }

    init(_ error: EventStoreError) {
        switch error {
        case .reused:
            self.init(
                .conflict, error.code, "The Idempotency-Key was used for another request.",
                next: "Use a new key, or repeat the request as it was.")
        case .reserved(let kind, let holder):
            if let refusal = Refusal(claim: kind, heldBy: holder) {
                self.init(refusal)
            } else {
                self.init(.conflict, error.code, "Another record has claimed this already.", next: "Look for it, and work on that one.")
            }
        case .conflict, .changed:
            self.init(
                .conflict, "stream.contended", "Somebody else changed it at the same time.",
                next: "Repeat the request with the same Idempotency-Key.")
        case .unknownTenant:
            self = .unknownResource
        case .invalid(let fault):
            switch fault {
            case .bodyTooLarge, .tooManyEvents, .tooManyConditions:
                self.init(
                    .unprocessableContent, error.code, "The request is too large for one event or one command.", next: "Send less at once.")
            case .streamTooLong:
                self.init(
                    .unprocessableContent, error.code, "So much has happened to it that it takes nothing more.",
                    next: "Go on in a new case or a new letter.")
            case .noEvents, .versionsNotConsecutive, .hashLength, .nameLength, .reservationBook:
                // Nothing that a client sends leads here.
                self = .internalError
            }
        case .clockSkew:
            self.init(
                .serviceUnavailable, error.code, "The clocks of this program and its database differ by more than a minute.",
                next: "Whoever runs the program must set the clocks right; then repeat the request with the same key.")
        case .outcomeUnknown:
            self.init(
                .serviceUnavailable, error.code, "The connection to the database broke, and it is not known whether this was done.",
                next: "Repeat the request with the same Idempotency-Key: it is done once.")
            self.retryAfter = 1
        case .damaged:
            self.init(
                .internalServerError, error.code, "The ledger lacks an event that must be there.",
                next: "Tell whoever answers for security, with the request id.")
        case .overloaded, .unavailable, .cancelled:
            self.init(
                .serviceUnavailable, error.code, "Nothing was done.",
                next: "Repeat the request with the same Idempotency-Key, a little later.")
            self.retryAfter = 1
        }
    }

    init(_ error: HistoryError) {
        switch error {
        case .store(let error): self.init(error)
        case .seal(let error): self.init(error)
        case .newer:
            self.init(
                .serviceUnavailable, "history.newer", "This was written by a newer program than the one that answers.",
                next: "Try again when the update has reached all servers.")
            self.retryAfter = 30
        case .unreadable:
            self.init(
                .internalServerError, "history.unreadable", "A stored event cannot be read.",
                next: "Tell whoever runs the program, with the request id.")
        }
    }

    init(_ error: SealError) {
        switch error {
        case .unavailable:
            self.init(.serviceUnavailable, "keys.unavailable", "The key store does not answer.", next: "Repeat the request a little later.")
            self.retryAfter = 1
        case .shredded:
            self.init(.gone, "phi.shredded", "The data was disposed of.", next: "Nothing can bring it back.")
        case .tampered:
            self.init(
                .internalServerError, "seal.tampered", "A stored event does not belong to its envelope.",
                next: "Tell whoever answers for security, with the request id.")
        case .wrongKey:
            self.init(
                .internalServerError, "keys.wrong_key", "A key does not fit what it should open.",
                next: "Tell whoever runs the program, with the request id.")
        }
    }

    init(_ error: ReadModelError) {
        switch error {
        case .behind, .building:
            self.init(
                .serviceUnavailable, error.code, "The list is not yet as new as was asked for.",
                next: "Ask again a little later, or without Ledger-Position.")
            self.retryAfter = 1
        case .stopped:
            self = .projectionStopped
        case .cursorInvalid:
            self = .invalidParameter("cursor", "is a cursor that this list gave, in the same order")
        case .queryInvalid:
            self = .invalidParameter("query", "asks for at most \(ReadModels.tenantsPerListMax) clinics")
        case .unreadable:
            self.init(
                .internalServerError, error.code, "A row of the list cannot be read.", next: "Rebuild it with `necessity rebuild`.")
        case .overloaded, .unavailable, .cancelled:
            self.init(.serviceUnavailable, error.code, "The list cannot be had now.", next: "Ask again a little later.")
            self.retryAfter = 1
        }
    }

    static let projectionStopped = Problem(
        .serviceUnavailable, "projection.stopped", "The list cannot get past an event and shows what was before it.",
        next: "Tell whoever runs the program; `necessity status` says where it stopped.")

    init(_ error: AccessError) {
        switch error {
        case .notRecorded: self = .notRecorded
        case .notSealed(.unavailable): self.init(SealError.unavailable)
        case .notSealed: self = .notRecorded
        }
    }

    static let internalError = Problem(
        .internalServerError, "internal.error", "Something went wrong that should not have.",
        next: "Tell whoever runs the program, with the request id.")
}
