import CaseDomain
import ClinicalCodes
import EventSourcing

// Bodies of what changes a request: before it is sent, while the payer has it, and when it is taken back.

/// The body by which a line is changed before it is sent.
struct ServiceChange: DescribedBody {
    static let schemaName = "ServiceChange"

    var line: RequestedServiceBody
    var reason: ServiceChangeReason
    /// Why this is no duplicate of another case's request.
    var overrideReason: String?

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        let line: ServiceLineID = try reader.required("line_id", .id(), "The line to change.")
        self.line = try RequestedServiceBody(line, from: &reader)
        self.reason = try reader.required("reason", .code(), "Why it is changed.")
        self.overrideReason = try reader.optional(
            "override_reason", .text(TextLength.sentence), "Why to ask although another open case asks for the same; kept with the request."
        )
    }
}

extension CaseFile.RemoveService: DescribedBody {
    static let schemaName = "ServiceRemoval"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            line: try reader.required("line_id", .id(), "The line to take out."),
            reason: try reader.required("reason", .code(), "Why it is taken out."))
    }
}

extension CaseFile.UpdateRequest: DescribedBody {
    static let schemaName = "RequestUpdate"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            update: try reader.optional("request_update_id", .id(), "The update's id; made when absent.")
                ?? RequestUpdateID(reader.defaults.newID()),
            channel: try reader.required("channel", .code(), "By which way it left."),
            sentAt: try reader.optional("sent_at", .instant, "When it left; now, when absent."),
            lines: try reader.list(
                "lines", .object(), count: 1...CaseFile.RequestServices.countMax, "The lines as they are now."),
            immutable: try reader.list(
                "immutable", .code(), count: 0...CaseFile.ImmutableField.allCases.count,
                "What should be changed and no update can change; refused when any is named."))
    }
}

extension UpdatedLine: DescribedBody {
    static let schemaName = "UpdatedLine"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            line: try reader.required("line_id", .id(), "The service line."),
            certification: try reader.required("certification", .code(), "What the update does to it (X12 UM02, element 1322)."),
            quantity: try reader.optional("quantity", .quantity, "How much now."),
            frequency: try reader.optional("frequency", .frequency, "How often now."),
            dates: try reader.optional("dates", .dates, "From when to when now."),
            placeOfService: try reader.optional("place_of_service", .placeOfService, "Where now."),
            renderer: try reader.optional("renderer_npi", .npi, "Who renders it now."))
    }
}

extension CaseFile.Withdraw: DescribedBody {
    static let schemaName = "Withdrawal"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            withdrawal: try reader.optional("withdrawal_id", .id(), "The withdrawal's id; made when absent.")
                ?? WithdrawalID(reader.defaults.newID()),
            lines: try reader.list(
                "lines", .id(), count: 0...CaseFile.RequestServices.countMax, "The lines; all that the payer has, when absent."),
            reason: try reader.required("reason", .code(), "Why it is taken back."),
            channel: try reader.required("channel", .code(), "By which way that left."),
            sentAt: try reader.optional("sent_at", .instant, "When it left; now, when absent."),
            note: try reader.optional("note", .text(TextLength.paragraph), "More about it."))
    }
}

extension CaseFile.ChangeTreatmentPlan: DescribedBody {
    static let schemaName = "PlanChange"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            change: try reader.optional("plan_change_id", .id(), "The change's id; made when absent.")
                ?? PlanChangeID(reader.defaults.newID()),
            changed: Set(
                try reader.list("changed", .code(), count: 1...PlanMatter.allCases.count, "Which parts of the plan are others now.")),
            changedOn: try reader.optional("changed_on", .day, "From which day on."),
            note: try reader.optional("note", .text(TextLength.paragraph), "What changed."))
    }
}

extension CaseOperations {
    static let changeService = Operation.command(
        id: "changeService", path: "\(path)/service_changes", tag: tag, .document, version: .heldTo,
        summary: "Change a service before it is sent",
        about: """
            The whole line as it should be. Refused while another open case asks the same payer for the same service for the same patient \
            on overlapping dates.
            """,
        ServiceChange.self
    ) { exchange, body in
        try await exchange.perform(onCase: try exchange.id("case"), created: .member("line_id"), version: .heldTo) {
            (work: inout CaseWork) async throws(CommandError<Refusal>) in
            guard let opened = work.caseFile.state.opened else { throw .refused(.caseUnknown) }
            let claim = try await exchange.claim(body.line, for: opened)
            try work.caseFile.decide(
                .changeService(
                    CaseFile.ChangeService(
                        body.line.requested(claim: claim, overrideReason: body.overrideReason), reason: body.reason)))
        }
    }
}
