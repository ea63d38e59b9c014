import EventSourcing

extension GlossaryTerm {
    /// The words that the program ships: each status, name of an event and code of a problem leads to one of them.
    public static let shipped: [GlossaryTerm] = [
        .shipped(
            "case", "Case",
            "One request for services that a payer authorizes, from its opening to its closing.", seeAlso: ["letter", "request"],
            statuses: ["opened", "closed"], events: ["case."], problems: ["case.", "owner.", "note.", "handover."]),
        .shipped(
            "evaluation", "Evaluation",
            "What a clinician found on the patient on a day: the ground of a letter.", seeAlso: ["letter"], statuses: ["evaluated"],
            events: ["case.evaluation_recorded.v1", "case.evaluation_amended.v1"], problems: ["evaluation.", "diagnosis."]),
        .shipped(
            "measure", "Measure",
            "The result of a standardized test, and what it means for the patient's age by the norms of the test.",
            seeAlso: ["evaluation"], problems: ["measure."]),
        .shipped(
            "letter", "Letter of Medical Necessity",
            "A signed document that says why a patient needs a service: eight sections, reviewed and signed as they stand.",
            seeAlso: ["signature", "evaluation"], statuses: ["drafting", "in_review", "ready"],
            events: ["letter.", "case.letter_started.v1", "case.letter_signed.v2"], problems: ["letter.", "finding."]),
        .shipped(
            "signature", "Signature",
            "The word of a licensed professional under exactly the text that was reviewed, with the credentials of that day.",
            seeAlso: ["letter"], events: ["letter.signed.v2", "letter.cosigned.v1"], problems: ["signer."]),
        .shipped(
            "request", "Request",
            "What a payer is asked for: service lines with quantity and dates, sent with what proves the need.",
            source: "X12 278 (005010X217)", seeAlso: ["service-line", "submission"],
            problems: ["request.", "request_update.", "withdrawal.", "requirement.", "plan_change."]),
        .shipped(
            "service-line", "Service line",
            "One line of a request: a service, its quantity and its dates, decided by itself.", source: "X12 278, loop 2000F",
            seeAlso: ["request"], events: ["case.service_requested.v2", "case.service_decided.v2"], problems: ["service."]),
        .shipped(
            "submission", "Submission",
            "One sending of a request to a payer; nobody assumes that it arrived before the payer says so.",
            source: "X12 278; Da Vinci PAS", seeAlso: ["request"], statuses: ["in_flight"],
            problems: ["submission.", "packet.", "pas_request."]),
        .shipped(
            "information-request", "Request for information",
            "What a payer wants to know before it decides, with a time to answer.", source: "X12 278, HCR01 A4", seeAlso: ["request"],
            problems: ["information_request."]),
        .shipped(
            "decision", "Decision",
            "What a payer decides on each service line; that nothing was said is no approval.", source: "X12 element 306 (HCR01)",
            seeAlso: ["authorization", "appeal"],
            statuses: ["decided", "approved", "partially_approved", "denied", "not_required", "cancelled"],
            events: ["case.decision_received.v2", "case.decision_corrected.v1"]),
        .shipped(
            "authorization", "Authorization",
            "What a payer lets be rendered: a quantity, dates and a number.", source: "X12 278, HCR02", seeAlso: ["decision"],
            problems: ["authorization.", "renewal."]),
        .shipped(
            "appeal", "Appeal",
            "A request to decide anew on what was denied or cut, level by level, each with its time.",
            source: "45 CFR 147.136; 42 CFR 422.580", seeAlso: ["decision"], statuses: ["appealing"],
            problems: ["appeal.", "peer_to_peer."]),
        .shipped(
            "coverage", "Coverage",
            "A plan by which a payer pays for a patient, as it was linked and checked.", seeAlso: ["request"],
            problems: ["coverage.", "eligibility_check.", "benefit_verification."]),
        .shipped(
            "benefit-pool", "Benefit pool",
            "What a plan pays for in a period, on which several requests and sites draw: visits, units or an amount.",
            source: "X12 271, EB01 F", seeAlso: ["coverage", "authorization"], problems: ["pool."]),
        .shipped(
            "contact", "Contact",
            "A conversation about a case with the payer, the orderer or the patient, and when somebody speaks next.",
            seeAlso: ["case"], events: ["case.contact_logged.v1", "case.next_contact_set.v1"], problems: ["contact.", "next_contact."]),
        .shipped(
            "order", "Order",
            "What a provider asks to be done for a patient: a referral, a prescription, or a certified plan of care.",
            source: "42 CFR 424.24(c)", seeAlso: ["letter"], events: ["order."], problems: ["order."]),
        .shipped(
            "task", "Task",
            "Something that a person has to do about a case or a patient, in a queue or with somebody, by a time.", seeAlso: ["case"],
            events: ["task."],
            problems: ["task."]),
        .shipped(
            "waiting-on", "Waiting on",
            "Who has to move next: the clinic, the payer, or nobody.", seeAlso: ["case"], statuses: ["clinic", "payer", "nobody"]),
        .shipped(
            "correction", "Correction",
            "A fact that was recorded wrongly is taken back by another; both stay.", seeAlso: ["case"],
            events: ["case.record_corrected.v1", "order.corrected.v1", "rights_request.corrected.v1"], problems: ["fact.", "correction."]),
        .shipped(
            "patient", "Patient",
            "A person whose record a clinic keeps; what is said of them leaves only with an access on record.", source: "45 CFR 160.103",
            seeAlso: ["access"], events: ["patient."],
            problems: ["patient.", "patient_notice.", "identifier.", "demographics.", "distinction."]),
        .shipped(
            "representative", "Representative",
            "Somebody who may act for a patient: a parent until the age of majority, a guardian, whoever has a power of attorney.",
            source: "45 CFR 164.502(g)", seeAlso: ["patient", "rights-request"], problems: ["representative.", "majority."]),
        .shipped(
            "clinic", "Clinic",
            "One legal entity with its sites and the payers it deals with; an organization groups several.", seeAlso: ["patient"],
            events: ["clinic.", "organization."], problems: ["clinic.", "organization.", "site.", "payer."]),
        .shipped(
            "provider", "Professional",
            "Who gives care in an organization, and by what right: credentials, licenses, and what they may sign.",
            source: "45 CFR 160.103", seeAlso: ["signature"], events: ["provider."], problems: ["provider.", "delegation."]),
        .shipped(
            "rules", "Payer rules",
            "What a payer wants for a service, published as versions; each case keeps the version that it was asked under.",
            seeAlso: ["request"], events: ["rules."], problems: ["rules."]),
        .shipped(
            "rights-request", "Rights request",
            "What a patient asks about the own record: access, amendment, accounting, restriction, confidential communication.",
            source: "45 CFR 164.522 to 164.528", seeAlso: ["patient"], events: ["rights_request."],
            problems: ["rights_request.", "restriction.", "amendment.", "accounting."]),
        .shipped(
            "playbook", "Playbook",
            "What to do when a payer's code takes a case off its road, step by step, published as versions.", seeAlso: ["exception"],
            events: ["playbook."], problems: ["playbook."]),
        .shipped(
            "exception", "Exception",
            "A case that is off its road, with the steps that bring it back.", seeAlso: ["playbook", "case"], events: ["exception."],
            problems: ["exception."]),
        .shipped(
            "policy", "Policy document",
            "What an organization has decided about how it works, with who approved it and from when on it is in effect; kept for good.",
            source: "45 CFR 164.316(b), 164.530(i)", events: ["policy."], problems: ["policy."]),
        .shipped(
            "glossary", "Glossary",
            "The words of the program and of an organization, with what leads to them.", events: ["glossary."], problems: ["glossary."]),
        .shipped(
            "clock", "Clock",
            "A time that a law, a notice or a rule sets; where things are tried out, also what the program takes for now.",
            seeAlso: ["case"], events: ["case.clock_started.v2", "case.clock_missed.v2", "installation."], problems: ["clock."]),
        .shipped(
            "access", "Access",
            "Who saw what of a patient, and what a token and a role let somebody do.", source: "45 CFR 164.312(b)", seeAlso: ["patient"],
            problems: ["access.", "token.", "resource.", "health."]),
        .shipped(
            "sealing", "Sealing",
            "What is said of a patient is encrypted under keys of its own; without its key it is gone for good.",
            source: "45 CFR 164.312(a)(2)(iv)", seeAlso: ["patient"], problems: ["keys.", "seal.", "phi."]),
        .shipped(
            "ledger", "Ledger",
            "The books of events, in strict order, in which nothing is ever changed.",
            problems: ["append.", "history.", "outcome.", "replay.", "reservation.", "store.", "stream.", "projection."]),
        .shipped(
            "http-request", "Call of the API",
            "How a program asks: its body, its parameters, and the headers that make a repeat safe.", source: "RFC 9110; RFC 9457",
            problems: ["body.", "command.", "idempotency_key.", "if_match.", "internal.", "json.", "method.", "parameter."]),
    ]

    private static func shipped(
        _ id: String, _ term: String, _ definition: String, source: String? = nil, seeAlso: [String] = [], statuses: [String] = [],
        events: [String] = [], problems: [String] = []
    ) -> GlossaryTerm {
        GlossaryTerm(
            id: TermID(checked: id), version: 0, term: term, definition: definition, source: source,
            seeAlso: seeAlso.map(TermID.init(checked:)),
            links: statuses.map { GlossaryLink(.status, $0) } + events.map { GlossaryLink(.event, $0) }
                + problems.map { GlossaryLink(.problem, $0) })
    }
}
