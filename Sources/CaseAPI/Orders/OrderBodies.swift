import CaseDomain
import ClinicalCodes
import EventSourcing

// What is said to an order, and of one.

/// The body by which an order is asked for.
struct OrderAsking: DescribedBody {
    static let schemaName = "OrderRequest"

    var order: OrderID
    var patient: PatientID
    var site: SiteID
    var kind: OrderKind
    var serviceLine: ServiceLine
    var orderer: Orderer
    var services: [OrderedService]
    var channel: OrderChannel
    var requestedAt: Timestamp?
    var renews: OrderID?
    var details: OrderDetails

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.order = try reader.optional("order_id", .id(), "The order's id; made when absent.") ?? OrderID(reader.defaults.newID())
        self.patient = try reader.required("patient_id", .id(), "The patient, who is registered.")
        self.site = try reader.required("site_id", .id(), "The clinic's site.")
        self.kind = try reader.required("kind", .code(), "What is asked for.")
        self.serviceLine = try reader.required("service_line", .code(), "The discipline it is for.")
        self.orderer = try reader.required("orderer", .object(), "Of whom it is asked.")
        self.services = try reader.list(
            "services", .object(), count: 0...Order.countMax, "What for; whatever of the discipline the orderer finds right, when empty.")
        self.channel = try reader.required("channel", .code(), "By which way it is asked.")
        self.requestedAt = try reader.optional("requested_at", .instant, "When it was asked; now, when absent.")
        self.renews = try reader.optional("renews_order_id", .id(), "The order that this one is to renew.")
        self.details = try OrderDetails.members(of: &reader)
    }

    func command(timeZone: String?) -> Order.Request {
        Order.Request(
            place: OrderPlace(patient: self.patient, site: self.site, timeZone: timeZone), kind: self.kind, serviceLine: self.serviceLine,
            orderer: self.orderer, services: self.services, channel: self.channel, requestedAt: self.requestedAt, renews: self.renews,
            details: self.details)
    }
}

/// The body by which an order that came is recorded.
struct OrderReceipt: DescribedBody {
    static let schemaName = "OrderReceipt"

    var patient: PatientID?
    var site: SiteID?
    var kind: OrderKind?
    var serviceLine: ServiceLine?
    var orderer: Orderer?
    var services: [OrderedService]
    var channel: OrderChannel
    var receivedAt: Timestamp
    var document: OrderDocument?
    var signature: OrderSignature?
    var validFrom: CivilDate?
    var validThrough: CivilDate?
    var validDays: Int32?
    var renews: OrderID?
    var details: OrderDetails

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        let known = "as it was asked for, when absent; to be named for an order that nobody asked for"
        self.patient = try reader.optional("patient_id", .id(), "For whom it is; \(known).")
        self.site = try reader.optional("site_id", .id(), "The clinic's site; \(known).")
        self.kind = try reader.optional("kind", .code(), "What came; \(known).")
        self.serviceLine = try reader.optional("service_line", .code(), "The discipline it is for; \(known).")
        self.orderer = try reader.optional("orderer", .object(), "Who orders, as the document says; \(known).")
        self.services = try reader.list(
            "services", .object(), count: 0...Order.countMax, "What is ordered; all of the discipline, when empty.")
        self.channel = try reader.required("channel", .code(), "By which way it came.")
        self.receivedAt = try reader.optional("received_at", .instant, "When it came; now, when absent.") ?? reader.defaults.now
        self.document = try reader.optional("document", .object(), "The document, where one came.")
        self.signature = try reader.optional("signature", .object(), "The signature under it, where there is one.")
        self.validFrom = try reader.optional("valid_from", .day, "The first day on which it is good, as it says.")
        self.validThrough = try reader.optional("valid_through", .day, "The last day, as it says.")
        self.validDays = try reader.optional("valid_days", .count(1...OrderReceipt.daysMax), "For how many days it is good, as it says.")
        self.renews = try reader.optional("renews_order_id", .id(), "The order that this one renews.")
        self.details = try OrderDetails.members(of: &reader)
    }

    /// Days for which an order may be good: twenty years.
    static let daysMax: Int32 = 7_305

    /// The fact, what it leaves open taken from the order as it is; refused for an order that nobody knows and of which too little is
    /// said.
    func received(_ order: Order.State, timeZone: (SiteID) -> String?) throws(Refusal) -> OrderReceived {
        guard let patient = self.patient ?? order.place?.patient, let site = self.site ?? order.place?.site,
            let kind = self.kind ?? order.told?.kind, let serviceLine = self.serviceLine ?? order.told?.serviceLine,
            let orderer = self.orderer ?? order.receipt?.body.orderer ?? order.request?.body.orderer
        else { throw .orderUnknown }
        return OrderReceived(
            place: OrderPlace(patient: patient, site: site, timeZone: timeZone(site)), kind: kind, serviceLine: serviceLine,
            orderer: orderer, services: self.services, channel: self.channel, receivedAt: self.receivedAt, document: self.document,
            signature: self.signature, validFrom: self.validFrom, validThrough: self.validThrough, validDays: self.validDays,
            renews: self.renews ?? order.request?.body.renews, details: self.details)
    }
}

extension OrderDetails {
    /// The members of a body that say something of the patient.
    fileprivate static func members<Reader: BodyReader>(of reader: inout Reader) throws(BodyFault) -> OrderDetails {
        OrderDetails(
            diagnoses: try reader.list("diagnoses", .object(), count: 0...Order.countMax, "For what it is."),
            note: try reader.optional("note", .text(Remark.lengthMax), "What is said with it."))
    }
}

extension Orderer: DescribedBody {
    static let schemaName = "Orderer"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            name: try reader.required("name", .text(Self.nameLengthMax), "The provider's name."),
            npi: try reader.optional("npi", .npi, "The provider's NPI."),
            credential: try reader.optional("credential", .code(), "What entitles the provider to order."),
            fax: try reader.optional("fax", .text(Self.numberLengthMax), "The practice's fax number."),
            phone: try reader.optional("phone", .text(Self.numberLengthMax), "The practice's phone number."))
    }
}

extension OrderedService: DescribedBody {
    static let schemaName = "OrderedService"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            try reader.required("service", .service, "The service."),
            quantity: try reader.optional("quantity", .quantity, "How much."),
            frequency: try reader.optional("frequency", .frequency, "How often."))
    }
}

extension OrderDocument: DescribedBody {
    static let schemaName = "OrderDocument"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            document: try reader.required("document_id", .id(), "The document."),
            reportType: try reader.required("pwk01", .reportType, "What it is (X12 PWK01, element 755)."),
            loinc: try reader.optional("loinc", .loinc, "What it is, by LOINC."),
            hash: try reader.required("hash", .contentHash, "A hash by which it is known again."))
    }
}

extension OrderSignature: DescribedBody {
    static let schemaName = "OrderSignature"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            name: try reader.required("name", .text(Orderer.nameLengthMax), "Who signed."),
            npi: try reader.optional("npi", .npi, "The signer's NPI."),
            credential: try reader.optional("credential", .code(), "What entitles the signer."),
            signedOn: try reader.optional("signed_on", .day, "The date beside it."),
            method: try reader.optional("method", .code(), "How it was made."))
    }
}

extension Order.Remind: DescribedBody {
    static let schemaName = "OrderReminder"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            channel: try reader.required("channel", .code(), "By which way it was asked again."),
            remindedAt: try reader.optional("reminded_at", .instant, "When; now, when absent."),
            note: try reader.optional("note", .text(Remark.lengthMax), "More about it."))
    }
}

extension Order.Withdraw: DescribedBody {
    static let schemaName = "OrderRequestWithdrawal"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            reason: try reader.required("reason", .code(), "Why nobody waits any more."),
            note: try reader.optional("note", .text(Remark.lengthMax), "More about it."))
    }
}

/// The body by which somebody says that an order is in order.
struct OrderValidation: DescribedBody {
    static let schemaName = "OrderValidation"

    var caseID: CaseID?
    var validDays: Int32?
    var acceptsDifference: Bool
    var note: String?

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.caseID = try reader.optional(
            "case_id", .id(), "A case of the patient that the order is for: its payer's pinned rule says what a signature must be.")
        self.validDays = try reader.optional(
            "valid_days", .count(1...OrderReceipt.daysMax), "For how many days it is good, where it does not say so itself.")
        self.acceptsDifference =
            try reader.optional("difference_accepted", .flag, "Whether it may order something else than was asked for.") ?? false
        self.note = try reader.optional("note", .text(Remark.lengthMax), "More about it.")
    }
}

extension Order.SendBack: DescribedBody {
    static let schemaName = "OrderReturn"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            reasons: Set(try reader.list("reasons", .code(), count: 1...OrderFault.allCases.count, "What is to be put right.")),
            channel: try reader.required("channel", .code(), "By which way it went back."),
            sentAt: try reader.optional("sent_at", .instant, "When; now, when absent."),
            note: try reader.optional("note", .text(Remark.lengthMax), "More about it."))
    }
}

extension Order.Supersede: DescribedBody {
    static let schemaName = "OrderSupersession"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            by: try reader.required("successor_order_id", .id(), "The order that takes its place."),
            from: try reader.optional("superseded_from", .day, "The first day on which the other one counts; today, when absent."))
    }
}

extension Order.RecordRevocation: DescribedBody {
    static let schemaName = "OrderRevocation"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            revokedFrom: try reader.optional(
                "revoked_from", .day, "The first day on which it is good no more; the day on which that was said, when absent."),
            reason: try reader.optional("reason", .code(), "Why, as far as the orderer says."),
            channel: try reader.required("channel", .code(), "By which way it was said."),
            receivedAt: try reader.optional("received_at", .instant, "When; now, when absent.") ?? reader.defaults.now,
            note: try reader.optional("note", .text(Remark.lengthMax), "More about it."))
    }
}

/// The body by which a fact of an order is taken back.
struct OrderCorrection: DescribedBody {
    static let schemaName = "OrderCorrection"

    var command: Order.Correct

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.command = Order.Correct(
            target: try reader.required("recorded_as", .version, "The fact: its `recorded_as` in the order."),
            reason: try reader.required("reason", .code(), "Why it is taken back."),
            approver: try reader.optional("approver_id", .id(), "Who else agreed."),
            note: try reader.optional("note", .text(Remark.lengthMax), "More about it."))
    }
}
