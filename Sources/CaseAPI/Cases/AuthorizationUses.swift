import CaseDomain
import EventSourcing

// Bodies of what becomes of an authorization: what is used of it, and that the payer takes it back.

extension CaseFile.RecordAuthorizationVoid: DescribedBody {
    static let schemaName = "AuthorizationVoid"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            authorization: try reader.required("authorization_id", .id(), "The authorization."),
            effectiveOn: try reader.optional(
                "effective_on", .day, "The first day that it does not cover any more; from its beginning, when absent."),
            noticedOn: try reader.optional("noticed_on", .day, "The date on the notice."),
            channel: try reader.required("channel", .code(), "By which way it came."),
            receivedAt: try reader.optional("received_at", .instant, "When it came; now, when absent.") ?? reader.defaults.now,
            reasons: try reader.list("reasons", .reason, count: 0...5, "Why, by code list 886."),
            isAdverse: try reader.optional("adverse", .flag, "Whether it is a decision against the patient, as the notice says."),
            wording: try DenialWording.optional(from: &reader))
    }
}

extension CaseFile.ConsumeUnits: DescribedBody {
    static let schemaName = "Consumption"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            consumption: try reader.optional("consumption_id", .id(), "The use's id; made when absent.")
                ?? ConsumptionID(reader.defaults.newID()),
            authorization: try reader.required("authorization_id", .id(), "The authorization that was used."),
            line: try reader.optional("line_id", .id(), "The service line it was rendered on."),
            service: try reader.optional("service", .service, "The code it was rendered under."),
            quantity: try reader.required("quantity", .quantity, "How much was used."),
            renderedOn: try reader.required("rendered_on", .day, "The date of service."),
            receivedAt: try reader.optional("received_at", .instant, "When it came; now, when absent.") ?? reader.defaults.now,
            encounter: try reader.optional("encounter", .text(TextLength.reference), "What the record calls the visit."))
    }
}

extension CaseFile.ReverseConsumption: DescribedBody {
    static let schemaName = "ConsumptionReversal"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            consumption: try reader.required("consumption_id", .id(), "The use that counts no more."),
            reason: try reader.required("reason", .code(), "Why."),
            receivedAt: try reader.optional("received_at", .instant, "When it came; now, when absent.") ?? reader.defaults.now)
    }
}

extension AuthorizationCap: DescribedBody {
    static let schemaName = "AuthorizationCap"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            try reader.required("quantity", .quantity, "The most that may be used in a period."),
            per: try reader.required("period", .code(), "The period; what is not used in one is lost to the next."))
    }
}
