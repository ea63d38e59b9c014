import CaseDomain
import EventSourcing

// What goes to the payer together, held against the orders that it should rest on.

extension CaseOperations {
    static let assemblePacket = Operation.factOnCase(
        "packets", id: "assemblePacket", .workWithPayers, created: .member("packet_id"), summary: "Put a packet together",
        about: """
            What goes to the payer with the letter. Where the pinned rules want an order, the patient's orders are looked at: one that \
            has ended, is too old or orders less is a gap that blocks; that none is recorded is told. A packet with a gap that blocks is \
            recorded as one that failed.
            """,
        CaseFile.AssemblePacket.self,
        deciding: { (exchange: Exchange, work: inout CaseWork, body) async throws(CommandError<Refusal>) in
            var assemble = body
            if !work.caseFile.state.orderWants.isEmpty, let patient = work.caseFile.state.opened?.patient {
                assemble.orders = try await exchange.matters(of: Order.self, ofPatient: patient, reliedOnBy: &work.work).compactMap {
                    $0.state.standing(at: work.work.request.context.now)
                }
            }
            try work.caseFile.decide(.assemblePacket(assemble))
        })
}

extension CaseFile.AssemblePacket: DescribedBody {
    static let schemaName = "Packet"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            packet: try reader.optional("packet_id", .id(), "The packet's id; made when absent.") ?? PacketID(reader.defaults.newID()),
            documents: try reader.list("documents", .object(), count: 0...Self.countMax, "What goes with the letter."),
            letter: try reader.optional("letter_id", .id(), "The letter; the one signed last, when absent."),
            gaps: try reader.list("gaps", .object(), count: 0...Self.countMax, "What whoever checked the packet found."),
            controlNumbers: try reader.list(
                "control_numbers", .text(TextLength.reference), count: 0...Self.countMax,
                "The numbers by which the payer matches the documents (X12 PWK06), in their order."))
    }
}

extension PacketDocument: DescribedBody {
    static let schemaName = "PacketDocument"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            document: try reader.required("document_id", .id(), "The document."),
            reportType: try reader.required("pwk01", .reportType, "What it is (X12 PWK01, element 755)."),
            loinc: try reader.optional("loinc", .loinc, "What it is, by LOINC."),
            hash: try reader.optional("hash", .contentHash, "A hash by which it is known again."),
            basis: try reader.required("basis", .code(), "Why it may be sent at all (45 CFR 164.502(b))."))
    }
}

extension PacketGap: DescribedBody {
    static let schemaName = "PacketGap"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            kind: try reader.required("kind", .code(), "What is wrong."),
            code: try reader.optional("code", .codeText, "What it is about, by a code such as a report type."),
            isBlocking: try reader.required("blocking", .flag, "Whether the payer would turn the request away for it."))
    }
}

extension Form<String> {
    /// A kind of report by X12 element 755.
    static let reportType = Form.pattern(
        "^[0-9A-Z]{2}$", example: "08", "is a report type of two digits or capital letters"
    ) { text in
        text.utf8.count == 2 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) }
    }

    /// A LOINC number: digits, a dash and a check digit.
    static let loinc = Form.pattern("^[0-9]{1,7}-[0-9]$", example: "18776-5", "is a LOINC code such as 18776-5") { text in
        let bytes = Array(text.utf8)
        guard (3...9).contains(bytes.count), bytes[bytes.count - 2] == 0x2D else { return false }
        return bytes.enumerated().allSatisfy { $0.offset == bytes.count - 2 || (0x30...0x39).contains($0.element) }
    }
}
