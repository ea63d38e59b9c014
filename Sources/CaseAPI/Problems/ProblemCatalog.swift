import CaseDomain
import EventSourcing
import HTTPTypes
import PHIVault
import ReadModels

import struct Foundation.UUID

/// Every code that this program answers with, each with its page.
enum ProblemCatalog {
    static let byCode: [String: Problem] = Dictionary(Self.all.map { ($0.code, $0) }) { first, _ in first }

    /// In the order of their codes.
    static var all: [Problem] { (Self.general + Self.refusals + Self.stores).sorted { $0.code < $1.code } }

    private static let general: [Problem] = [
        .unauthorized("token.missing", "The request carries no token."),
        .unauthorized("token.malformed", "The token is no signed JSON Web Token."),
        .unauthorized("token.too_large", "The token is longer than 8 KiB."),
        .unauthorized("token.header", "The token's header asks for what is not done here."),
        .unauthorized("token.unknown_key", "The token was signed by a key that is not known here."),
        .unauthorized("token.invalid", "The token's signature or claims cannot be accepted."),
        .unauthorized("token.issuer", "The token was not issued for this program."),
        .unauthorized("token.expired", "The token has expired."),
        .unauthorized("token.not_yet_valid", "The token is not valid yet."),
        .unauthorized("token.lifetime", "The token is good for longer than an hour."),
        .unauthorized("token.subject", "The token's subject is no id of ours."),
        .unauthorized("token.clinics", "The token's clinics cannot be read."),
        .forbidden, .unknownResource, .methodNotAllowed, .notRecorded, .notJSON, .tooDeep, .bodyTooLarge, .bodyTooSlow, .bodyIncomplete,
        .keyMissing, .keyInvalid,
        .ifMatchMissing, .ifMatchInvalid, .invalidParameter("limit", "is a number"), .unknownParameter(known: []),
        Problem(BodyFaults([BodyFault(.missing, at: "services", expectation: "is an array")])), .projectionStopped, .internalError,
        Problem(CommandError<Refusal>.stale(actual: StreamVersion(1))), Problem(CommandError<Refusal>.contended),
        Problem(
            .unprocessableContent, "replay.too_long", "The case has more than \(RequestLimits.replayStepsMax) events.",
            next: "Ask as of an earlier position."),
        .invalidBundle,
        Problem(
            .unprocessableContent, "pas_request.not_a_first_request", "Only a first request opens a case; this updates or cancels another.",
            next: "Record what changed on the case that the first request opened."),
        .identifiersAmbiguous,
        Problem(
            .serviceUnavailable, "health.not_ready", "Something that is needed to answer is not there.",
            next: "See the places named; `necessity doctor` looks closer."),
    ]

    private static let nobody = StreamID(UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)))

    private static let stores: [Problem] =
        [
            .reused(CommandID(nobody.rawValue)), .reserved(kind: "of another domain", by: nobody), .clockSkew, .damaged(after: .start),
            .outcomeUnknown, .overloaded, .unavailable(sqlState: nil), .cancelled,
        ].map { (error: EventStoreError) in Problem(error) }
        + [AppendFault.bodyTooLarge, .tooManyEvents, .tooManyConditions, .streamTooLong].map { Problem(EventStoreError.invalid($0)) }
        + Projection.allCases.prefix(1).flatMap { projection -> [ReadModelError] in
            [.behind(projection, at: .start), .building(projection), .unreadable]
        }.map { (error: ReadModelError) in Problem(error) }
        + [SealError.unavailable, .shredded, .tampered(.start), .wrongKey].map { (error: SealError) in Problem(error) }
        + [HistoryError.newer("case.opened.v2"), .unreadable(.start, JSONFault(.type))].map { (error: HistoryError) in Problem(error) }

    private static let refusals: [Problem] = Refusal.examples.map { Problem($0) }
}
