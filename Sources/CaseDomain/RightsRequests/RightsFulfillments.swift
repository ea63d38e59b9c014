public import EventSourcing

/// What was asked for was handed over, and how that is proved (`rights_request.fulfilled.v1`).
public struct RightsRequestFulfilled: EventBody {
    public static let type: EventType = "rights_request.fulfilled.v1"

    /// By what it can be shown that it arrived.
    public enum Proof: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case portalDownload = "portal_download"
        case carrierReceipt = "carrier_receipt"
        case faxConfirmation = "fax_confirmation"
        case signedReceipt = "signed_receipt"
        /// It was sent, and nothing tells whether it arrived.
        case sentOnly = "sent_only"
    }

    public var channel: RightsChannel
    public var form: RightsForm
    /// Whoever asked agreed to another form than was asked for.
    public var isOtherFormAgreed: Bool
    public var fulfilledAt: Timestamp
    public var documents: [DocumentID]
    public var proof: Proof
    public var fee: RightsFee?
    /// An accounting that left out, while an agency had suspended it, what was disclosed to that agency.
    public var isWithoutSuspended: Bool
    public var note: PHI<Remark>?

    public var occurredAt: Timestamp? { self.fulfilledAt }

    public init(
        channel: RightsChannel, form: RightsForm, isOtherFormAgreed: Bool = false, fulfilledAt: Timestamp, documents: [DocumentID],
        proof: Proof, fee: RightsFee? = nil, isWithoutSuspended: Bool = false, note: PHI<Remark>? = nil
    ) {
        self.channel = channel
        self.form = form
        self.isOtherFormAgreed = isOtherFormAgreed
        self.fulfilledAt = fulfilledAt
        self.documents = documents
        self.proof = proof
        self.fee = fee
        self.isWithoutSuspended = isWithoutSuspended
        self.note = note
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.channel = try facts.value("channel")
        self.form = try facts.value("form")
        self.isOtherFormAgreed = try facts.value("other_form_agreed")
        self.fulfilledAt = try facts.value("fulfilled_at")
        self.documents = try facts.list("document_ids")
        self.proof = try facts.value("proof")
        self.fee = try facts.optional("fee")
        self.isWithoutSuspended = try facts.value("without_suspended")
        self.note = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("channel", self.channel)
        members.member("form", self.form)
        members.member("other_form_agreed", self.isOtherFormAgreed)
        members.member("fulfilled_at", self.fulfilledAt)
        members.list("document_ids", self.documents)
        members.member("proof", self.proof)
        members.member("fee", self.fee)
        members.member("without_suspended", self.isWithoutSuspended)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.note.write(to: &members) }
}

extension RightsRequest {
    /// Say that what was asked for was handed over.
    public struct Fulfill: Sendable, Equatable {
        public var channel: RightsChannel
        public var form: RightsForm
        /// Whoever asked agreed to another form than was asked for.
        public var isOtherFormAgreed: Bool
        /// When it was handed over, if not now.
        public var fulfilledAt: Timestamp?
        /// What was handed over, at most `RightsRequest.countMax`; none where the record was looked at.
        public var documents: [DocumentID]
        public var proof: RightsRequestFulfilled.Proof
        public var fee: RightsFee?
        public var note: PHI<Remark>?

        public init(
            channel: RightsChannel, form: RightsForm, isOtherFormAgreed: Bool = false, fulfilledAt: Timestamp? = nil,
            documents: [DocumentID], proof: RightsRequestFulfilled.Proof, fee: RightsFee? = nil, note: String? = nil
        ) {
            self.channel = channel
            self.form = form
            self.isOtherFormAgreed = isOtherFormAgreed
            self.fulfilledAt = fulfilledAt
            self.documents = documents
            self.proof = proof
            self.fee = fee
            self.note = PHI(remark: note)
        }
    }
}

extension RightsRequest.State {
    func fulfill(_ it: RightsRequest.Fulfill, _ context: Context) throws(Refusal) -> [RightsRequest.Event] {
        if self.status == .fulfilled, let known = self.fulfillment, known.channel == it.channel, known.form == it.form,
            known.documents == it.documents, known.proof == it.proof, known.fee == it.fee,
            it.fulfilledAt.map({ $0 == known.fulfilledAt }) ?? true
        {
            return []
        }
        try self.admit(.fulfill)
        let fulfilledAt = it.fulfilledAt ?? context.now
        try Self.requirePast(fulfilledAt, context)
        if let form = self.receipt?.body.scope.form, form != it.form, !it.isOtherFormAgreed { throw .rightsFormNotAgreed }
        guard it.form == .inspection || !it.documents.isEmpty else { throw .rightsDocumentMissing }
        if let fee = it.fee {
            guard fee.isSound else { throw .rightsFeeUnsound }
            guard fee.totalCents <= self.quote?.fee.totalCents ?? 0 else { throw .rightsFeeAboveQuote }
        }
        let isSuspended = self.suspension.map { self.zone.day(at: fulfilledAt) <= $0.through } ?? false
        return [
            .fulfilled(
                RightsRequestFulfilled(
                    channel: it.channel, form: it.form, isOtherFormAgreed: it.isOtherFormAgreed, fulfilledAt: fulfilledAt,
                    documents: it.documents, proof: it.proof, fee: it.fee, isWithoutSuspended: isSuspended, note: it.note))
        ]
    }
}
