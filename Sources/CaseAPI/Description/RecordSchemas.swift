import CaseDomain

/// Schemas of what reading answers with. A region's members are those of the events that made it.
enum RecordSchemas {
    static var all: [String: Schema] {
        [
            "CaseStatus": Self.status, "CaseRecord": Self.record, "CaseEvent": Self.event, "CaseEvents": Self.events,
            "CaseReplay": Self.replay,
            "LetterContent": Self.letter, "CaseCommands": Self.commands,
        ]
    }

    private static let status = Schema.object([
        .required("phase", .codes(of: CasePhase.self), "How far the case is."),
        .optional("outcome", .codes(of: CaseOutcome.self), "What the payer's decisions come to."),
        .required("waiting_on", .codes(of: WaitingOn.self), "Who has to move next."),
        .required("needs_person", .boolean, "Something odd came in, and a person should look."),
    ])

    private static func list(_ about: String, _ name: String) -> Schema.Property {
        .optional(name, .array(.anyObject, minimum: 0, maximum: 10_000), about)
    }

    private static let appeal = Schema.object(
        "CaseAppeal",
        [
            .required("appeal_id", .uuid, "The appeal."),
            list("Each telling of how it was filed, in order; the last that holds counts.", "filings"),
            list("That it was taken in.", "acknowledgements"), list("To whom it was given for review.", "reviews"),
            list("How it ended, as each notice said; the last that holds counts.", "decisions"),
            .required("open", .boolean, "Whether it was filed and has not ended."),
        ])

    private static let record = Schema.object([
        .required("case_id", .uuid, "The case."),
        .required("status", .reference("CaseStatus"), "What a screen shows at a glance; read off the regions."),
        .optional("patient", .reference("Patient"), "The patient; `phi` says `shredded` when the data was disposed of."),
        .required("version", .count, "How many events the case's stream has."),
        .required("position", .count, "The case's last event in the clinic's work book."),
        .optional("opened_at", .instant, "When it was opened."), .optional("updated_at", .instant, "When its last event was recorded."),
        .optional("opened", .anyObject, "What it was opened for."), .optional("ownership", .anyObject, "Who answers for it now."),
        .optional("handover", .anyObject, "Who is asked to take it over, and has not answered."),
        list("Coverages.", "coverages"), list("Inquiries whether a coverage holds.", "eligibility_checks"),
        list("What plans pay, as verified.", "benefit_verifications"), list("Attestations of urgency.", "urgency_attestations"),
        list("What was determined that the payer wants, with the rules pinned.", "requirements"),
        list("Evaluations.", "evaluations"), list("Amendments of evaluations.", "evaluation_amendments"),
        list("Requested services, each with what was decided on it.", "services"), list("Letters and their signatures.", "letters"),
        list("Packets, and those whose check failed.", "packets"),
        list("Submissions and what was heard of them.", "submissions"), list("Updates that the payer was told.", "request_updates"),
        list("What was taken back.", "withdrawals"), list("What the payer dismissed.", "dismissals"),
        list("How the request stood when somebody asked.", "status_checks"),
        list("Notices that the payer takes more time.", "payer_extensions"), list("Numbers by which the payer knows it.", "references"),
        list("What the payer said of wanting more time.", "pends"),
        list("Requests for information and their answers.", "information_requests"), list("Notices of decision.", "decisions"),
        list("Authorizations, each with its tellings and what is left of it.", "authorizations"),
        list("What was used of them.", "consumptions"), list("Changes of the plan of treatment.", "plan_changes"),
        .optional("appeals", .array(Self.appeal, minimum: 0, maximum: 10_000), "Appeals and what was heard of them."),
        list("Windows to appeal, opened and run out.", "appeal_windows"),
        list("Assertions that the plan need not decide any more.", "deemed_exhaustions"),
        list("Talks with the payer's clinicians.", "peer_to_peers"), list("What the patient was told.", "patient_notices"),
        list("Deadlines, running and past.", "clocks"), list("Notes.", "notes"), list("Conversations.", "contacts"),
        .optional("next_contact", .anyObject, "When somebody speaks next, or why nobody does; absent while nobody has said."),
        .optional("closed", .anyObject, "How it ended, while it is closed."),
        .optional("unmatched", .anyObject, "Facts about submissions, services and appeals that the case does not have."),
        .optional(
            "irregularities", .array(.codes(of: Irregularity.self), minimum: 0, maximum: 50), "What was odd about facts."),
        .optional("letter_contents", .array(.reference("LetterContent"), minimum: 0, maximum: 1_000), "The letters with their text."),
    ])

    private static let letter = Schema.object([
        .required("letter_id", .uuid, "The letter."), .required("stream_version", .count, "How many events its stream has."),
        .optional("updated_at", .instant, "When its last event was recorded."), .optional("started", .anyObject, "How it began."),
        .required("status", .codes(of: LetterStatus.self), "Where it stands."),
        .required("version", .integer(minimum: 1, maximum: Int64(Int32.max)), "The version of its text."),
        .optional("sections", .array(.anyObject, minimum: 0, maximum: 8), "The sections that have text."),
        .optional("authors", .array(.uuid, minimum: 0, maximum: 10_000), "Who wrote in it."),
        .optional("changes_requested", .anyObject, "What the reviewer wants changed."), .optional("reviewed", .anyObject, "Its review."),
        .optional("signed", .anyObject, "Its signature."), .optional("cosigned", .anyObject, "Its second signature."),
        .optional("signature_revoked", .anyObject, "Why its signature was revoked."),
        .optional("lapsed", .anyObject, "By which rule it lapsed, and when."), .optional("rendered", .anyObject, "Its pages."),
        list("What was copied from other letters.", "copied"),
        .optional(
            "unconfirmed", .array(.integer(minimum: 1, maximum: 8), minimum: 0, maximum: 8),
            "Sections that were copied and not saved since."),
        .optional("prefilled", .anyObject, "Fields that were filled in from records."), .optional("checked", .anyObject, "Its last check."),
        list("Findings of that check that were resolved.", "findings_resolved"),
        list("Findings that were waived.", "findings_waived"), list("Versions that were signed before.", "earlier_versions"),
    ])

    private static let eventProperties: [Schema.Property] = [
        .required("position", .count, "Its place in the clinic's work book."), .required("stream_id", .uuid, "Its stream."),
        .required("version", .count, "Its place in the stream."), .required("type", .text(1, 128), "Its name, with the version."),
        .required("actor_id", .uuid, "Who did it."), .required("purpose", .text(1, 128), "For what purpose."),
        .required("command_id", .uuid, "The command it came of."), .required("occurred_at", .instant, "When it happened in the world."),
        .required("recorded_at", .instant, "When the ledger took it in."),
        .optional("event", .anyObject, "What it says; absent for one that this program does not know."),
    ]

    private static let event = Schema.object(Self.eventProperties)

    private static let events = Schema.object([
        .required("case_id", .uuid, "The case."),
        .required("events", .array(.reference("CaseEvent"), minimum: 0, maximum: RequestLimits.pageMax), "The events in order."),
        .optional("next_after", .count, "Ask for the next page with this as `after`."),
    ])

    private static let replay = Schema.object([
        .required("case_id", .uuid, "The case."), .required("as_of", .count, "The last position that the answer rests on."),
        .required("event_count", .count, "How many events it is folded from."),
        .required("record", .reference("CaseRecord"), "The case as it was."),
        .optional(
            "steps",
            .array(
                .object(
                    "ReplayStep",
                    Self.eventProperties + [
                        .optional(
                            "changes", .array(.anyObject, minimum: 0, maximum: 10_000), "What it changed, as a JSON Patch (RFC 6902).")
                    ]), minimum: 0, maximum: RequestLimits.replayStepsMax), "Each event with what it changed."),
    ])
}
