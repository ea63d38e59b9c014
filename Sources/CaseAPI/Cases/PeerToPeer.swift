import CaseDomain
import EventSourcing

// Talks between a clinician of ours and one of the payer.

extension CaseFile.RecordPeerToPeerOffer: DescribedBody {
    static let schemaName = "PeerToPeerOffer"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            call: try reader.optional("peer_to_peer_id", .id(), "The talk's id; made when absent.")
                ?? PeerToPeerID(reader.defaults.newID()),
            lines: try reader.list(
                "lines", .id(), count: 0...CaseFile.RequestServices.countMax, "The lines; all that were denied or cut, when absent."),
            receivedAt: try reader.optional("received_at", .instant, "When it came; now, when absent.") ?? reader.defaults.now,
            windowEnds: try reader.optional("window_ends", .instant, "Until when the talk has to be asked for."))
    }
}

extension CaseFile.SchedulePeerToPeer: DescribedBody {
    static let schemaName = "PeerToPeerCall"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            call: try reader.optional("peer_to_peer_id", .id(), "The talk: that of an offer, or a new one; made when absent.")
                ?? PeerToPeerID(reader.defaults.newID()),
            lines: try reader.list(
                "lines", .id(), count: 0...CaseFile.RequestServices.countMax,
                "The lines; those of the offer, or all that can be talked about, when absent."),
            at: try reader.required("at", .instant, "For when it is agreed on."),
            payerPhysician: try reader.optional(
                "payer_physician", .text(PeerToPeerScheduled.nameLengthMax), "The payer's physician, by name."),
            clinician: try reader.required("clinician_id", .id(), "Who talks for the clinic."))
    }
}

extension CaseFile.RecordPeerToPeerOutcome: DescribedBody {
    static let schemaName = "PeerToPeerOutcome"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            call: try reader.required("peer_to_peer_id", .id(), "The talk."),
            heldAt: try reader.optional("held_at", .instant, "When it took place; now, when absent.") ?? reader.defaults.now,
            outcome: try reader.required("outcome", .code(), "What came of it, by the payer's word on the telephone."),
            notes: try reader.optional("notes", .text(TextLength.paragraph), "What was said."))
    }
}

extension CaseOperations {
    /// What is talked about with the payer's own clinicians.
    static var talks: [Operation] {
        [
            .factOnCase(
                "peer_to_peer_offers", id: "recordPeerToPeerOffer", .workWithPayers, created: .member("peer_to_peer_id"),
                summary: "Record that the payer offers a talk", CaseFile.RecordPeerToPeerOffer.self
            ) { .recordPeerToPeerOffer($0) },
            Self.schedulePeerToPeer,
            .factOnCase(
                "peer_to_peer_outcomes", id: "recordPeerToPeerOutcome", .manageCases, summary: "Record what came of a talk",
                about: "A talk decides nothing by itself: what the payer promises counts once its decision is recorded.",
                CaseFile.RecordPeerToPeerOutcome.self
            ) { .recordPeerToPeerOutcome($0) },
        ]
    }

    private static let schedulePeerToPeer = Operation.factOnCase(
        "peer_to_peer_calls", id: "schedulePeerToPeer", .manageCases, created: .member("peer_to_peer_id"), summary: "Agree on a talk",
        about: "Or on another time for it. Refused after an appeal where the payer's rules, as pinned for the lines, end talks then.",
        CaseFile.SchedulePeerToPeer.self,
        deciding: { (_: Exchange, work: inout CaseWork, body) async throws(CommandError<Refusal>) in
            var command = body
            command.rules.closesOnAppeal = work.caseFile.state.closesTalksOnAppeal(body)
            try work.caseFile.decide(.schedulePeerToPeer(command))
        })
}

extension CaseFile.State {
    /// Whether the rules pinned for any of a talk's lines end talks once there is an appeal; `nil` when none of them says so.
    fileprivate func closesTalksOnAppeal(_ talk: CaseFile.SchedulePeerToPeer) -> Bool? {
        let known = self.peerToPeers.first { $0.id == talk.call }
        let told = talk.lines.isEmpty ? known?.scheduled?.lines ?? known?.offered?.lines ?? [] : talk.lines
        let lines = told.isEmpty ? self.services.map(\.requested.line) : told
        let said = lines.compactMap { self.determined(of: $0)?.terms.peerToPeer?.closesOnAppeal }
        return said.isEmpty ? nil : said.contains(true)
    }
}
