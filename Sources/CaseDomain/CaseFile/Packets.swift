public import EventSourcing

// A packet is what goes to the payer together: the letter and the documents that bear it out, each with the reason why it is sent.
// What is missing or does not fit together is found out elsewhere and handed in.

/// A packet was put together (`case.packet_assembled.v2`; version 1 knew no orders and no gap of tests).
public struct PacketAssembled: EventBody {
    public static let type: EventType = "case.packet_assembled.v2"
    public static let earlierVersions: [EarlierVersion<PacketAssembled>] = [.readAsToday("case.packet_assembled.v1")]

    public var packet: PacketID
    public var documents: [PacketDocument]
    public var letter: LetterID?
    public var letterVersion: Int32?
    /// The orders that what is sent rests on; none where nobody looked.
    public var orders: [PacketOrder]
    /// What is missing or does not fit, and may be sent all the same.
    public var gaps: [PacketGap]
    public var controlNumbers: PHI<ControlNumbers>?

    public init(
        packet: PacketID, documents: [PacketDocument], letter: LetterID? = nil, letterVersion: Int32? = nil, orders: [PacketOrder] = [],
        gaps: [PacketGap] = [], controlNumbers: PHI<ControlNumbers>? = nil
    ) {
        self.packet = packet
        self.documents = documents
        self.letter = letter
        self.letterVersion = letterVersion
        self.orders = orders
        self.gaps = gaps
        self.controlNumbers = controlNumbers
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.packet = try facts.value("packet_id")
        self.documents = try facts.list("documents")
        self.letter = try facts.optional("letter_id")
        self.letterVersion = try facts.optional("letter_version")
        self.orders = try facts.list("orders")
        self.gaps = try facts.list("gaps")
        self.controlNumbers = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("packet_id", self.packet)
        members.list("documents", self.documents)
        members.member("letter_id", self.letter)
        members.member("letter_version", self.letterVersion)
        members.list("orders", self.orders)
        members.list("gaps", self.gaps)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.controlNumbers.write(to: &members) }
}

/// A packet cannot be sent as it is (`case.packet_check_failed.v2`; version 1 knew no gap of tests).
public struct PacketCheckFailed: EventBody {
    public static let type: EventType = "case.packet_check_failed.v2"
    public static let earlierVersions: [EarlierVersion<PacketCheckFailed>] = [.readAsToday("case.packet_check_failed.v1")]

    public var packet: PacketID
    public var gaps: [PacketGap]

    public init(packet: PacketID, gaps: [PacketGap]) {
        self.packet = packet
        self.gaps = gaps
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.packet = try facts.value("packet_id")
        self.gaps = try facts.list("gaps")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("packet_id", self.packet)
        members.list("gaps", self.gaps)
    }
}

/// One document of a packet: what it is, and why the payer needs it.
public struct PacketDocument: JSONMembers, Hashable {
    /// Why a document may be sent at all (minimum necessary, 45 CFR 164.502(b)).
    public enum Basis: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case payerRule = "payer_rule"
        case payerAsked = "payer_asked"
        case supportsNecessity = "supports_necessity"
        case appeal
    }

    public var document: DocumentID
    /// What it is, by X12 element 755 (PWK01), such as `08`, plan of treatment.
    public var reportType: String
    /// What it is, by LOINC, such as `18776-5`.
    public var loinc: String?
    /// Tells whether a document is this one; made by a key of the case's.
    public var hash: ContentHash?
    public var basis: Basis

    public init(document: DocumentID, reportType: String, loinc: String? = nil, hash: ContentHash? = nil, basis: Basis) {
        self.document = document
        self.reportType = reportType
        self.loinc = loinc
        self.hash = hash
        self.basis = basis
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.document = try members.value("document_id")
        self.reportType = try members.value("pwk01")
        self.loinc = try members.optional("loinc")
        self.hash = try members.optional("hash")
        self.basis = try members.value("basis")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("document_id", self.document)
        members.member("pwk01", self.reportType)
        members.member("loinc", self.loinc)
        members.member("hash", self.hash)
        members.member("basis", self.basis)
    }
}

/// Something that a packet lacks, or that contradicts itself.
public struct PacketGap: JSONMembers, Hashable {
    /// What is wrong.
    public enum Kind: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case documentMissing = "document_missing"
        case documentTooOld = "document_too_old"
        case letterElementMissing = "letter_element_missing"
        case letterMissing = "letter_missing"
        case orderMissing = "order_missing"
        /// The pinned rules want the result of a standardized test, and no evaluation holds one.
        case measuresMissing = "measures_missing"
        /// They say how old one may be, and all are older.
        case measuresTooOld = "measures_too_old"
        /// The letter, the request and the benefits say different things.
        case quantityConflict = "quantity_conflict"
        case identityConflict = "identity_conflict"
        case benefitsConflict = "benefits_conflict"
        case other

        /// Two things contradict each other, rather than one being absent.
        public var isConflict: Bool {
            switch self {
            case .quantityConflict, .identityConflict, .benefitsConflict: true
            case .documentMissing, .documentTooOld, .letterElementMissing, .letterMissing, .orderMissing, .measuresMissing,
                .measuresTooOld, .other:
                false
            }
        }
    }

    public var kind: Kind
    /// What it is about, by a code: a report type, a section's number; never words about the patient.
    public var code: String?
    /// The payer would turn the request away for it.
    public var isBlocking: Bool

    public init(kind: Kind, code: String? = nil, isBlocking: Bool) {
        self.kind = kind
        self.code = code
        self.isBlocking = isBlocking
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.kind = try members.value("kind")
        self.code = try members.optional("code")
        self.isBlocking = try members.value("blocking")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("kind", self.kind)
        members.member("code", self.code)
        members.member("blocking", self.isBlocking)
    }
}

/// The numbers by which the payer puts documents and request together (X12 PWK06), in the order of the documents.
public struct ControlNumbers: JSONMembers, Hashable {
    public var values: [String]

    public init(_ values: [String]) { self.values = values }
    public init(members: JSONObject) throws(JSONFault) { self.values = try members.list("control_numbers") }
    public func write(to members: inout JSONWriter.Members) { members.list("control_numbers", self.values) }
}

extension CaseFile {
    /// Put a packet together.
    public struct AssemblePacket: Sendable, Equatable {
        public var packet: PacketID
        public var documents: [PacketDocument]
        /// The letter that goes with it; the one signed last, when none is named.
        public var letter: LetterID?
        /// What whoever checked the packet found.
        public var gaps: [PacketGap]
        /// How the patient's orders stand; `nil` where nobody looked.
        public var orders: [OrderStanding]?
        public var controlNumbers: PHI<ControlNumbers>?

        /// Documents of one packet, and gaps of one check.
        public static let countMax = 50

        public init(
            packet: PacketID, documents: [PacketDocument], letter: LetterID? = nil, gaps: [PacketGap] = [],
            orders: [OrderStanding]? = nil, controlNumbers: [String] = []
        ) {
            self.packet = packet
            self.documents = documents
            self.letter = letter
            self.gaps = gaps
            self.orders = orders
            self.controlNumbers = controlNumbers.isEmpty ? nil : PHI(ControlNumbers(controlNumbers))
        }
    }
}

extension CaseFile.State {
    /// What became of a packet when it was put together last.
    public enum Packet: Sendable, Equatable {
        case assembled(Fact<PacketAssembled>)
        case failed(Fact<PacketCheckFailed>)
    }

    func assemblePacket(_ it: CaseFile.AssemblePacket, _ context: Context) throws(Refusal) -> [CaseFile.Event] {
        try self.admit(.assemblePacket, at: context.now)
        let signature = try self.signature(of: it.letter, at: context.now)
        let (relied, ordersMissing) = it.orders.map { self.check(orders: $0, at: context.now) } ?? ([], [])
        let gaps =
            it.gaps + self.attachmentsMissing(in: it.documents) + ordersMissing.filter { !it.gaps.contains($0) }
            + self.measuresLacking(on: self.today(context.now))
        if gaps.contains(where: \.isBlocking) {
            let failed = PacketCheckFailed(packet: it.packet, gaps: gaps)
            if case .failed(let known) = self.packets.last, known.holds, known.body == failed { return [] }
            return [.packetCheckFailed(failed)]
        }
        let assembled = PacketAssembled(
            packet: it.packet, documents: it.documents, letter: signature?.letter, letterVersion: signature?.version,
            orders: relied, gaps: gaps, controlNumbers: it.controlNumbers)
        if case .assembled(let known) = self.packets.last, known.holds, known.body.saysTheSame(as: assembled) { return [] }
        return [.packetAssembled(assembled)]
    }

    /// There is something to send with a letter that may go, where one is needed.
    func admitPacket(at now: Timestamp) throws(Refusal) {
        try self.requireOpen()
        guard self.services.contains(where: \.isAskedFor) else { throw .serviceMissing }
        _ = try self.signature(of: nil, at: now)
    }

    /// A packet that failed its check holds the request back until another one is put together.
    func requirePacketComplete() throws(Refusal) {
        guard case .failed(let failed) = self.packets.last, failed.holds else { return }
        let isConflict = failed.gaps.contains { $0.isBlocking && $0.kind.isConflict }
        throw isConflict ? .packetConflict : .packetIncomplete
    }

    /// The packet that would go with a submission.
    var packet: Fact<PacketAssembled>? {
        guard case .assembled(let packet) = self.packets.last, packet.holds else { return nil }
        return packet
    }
}

extension PacketAssembled {
    /// Whether two say the same, as far as the facts tell.
    fileprivate func saysTheSame(as other: PacketAssembled) -> Bool {
        var mine = self
        mine.controlNumbers = other.controlNumbers
        return mine == other
    }
}

extension CaseFile.State.Packet: JSONCodable {
    public init(json: JSON) throws(JSONFault) {
        let isFailed: Bool = try json.object().optional("failed") ?? false
        self = isFailed ? .failed(try Fact(json: json)) : .assembled(try Fact(json: json))
    }

    public func write(to writer: inout JSONWriter) {
        switch self {
        case .assembled(let it): it.write(to: &writer)
        case .failed(let it): it.write(to: &writer, marked: "failed")
        }
    }
}
