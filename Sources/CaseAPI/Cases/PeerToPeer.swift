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
            .factOnCase(
                "peer_to_peer_calls", id: "schedulePeerToPeer", .manageCases, created: .member("peer_to_peer_id"),
                summary: "Agree on a talk",
                about: """
                    Or on another time for it. Refused when the time that the payer's offer or its pinned rule gives is over, and after an \
                    appeal where the rule ends talks then.
                    """, CaseFile.SchedulePeerToPeer.self
            ) { .schedulePeerToPeer($0) },
            .factOnCase(
                "peer_to_peer_outcomes", id: "recordPeerToPeerOutcome", .manageCases, summary: "Record what came of a talk",
                about: "A talk decides nothing by itself: what the payer promises counts once its decision is recorded.",
                CaseFile.RecordPeerToPeerOutcome.self
            ) { .recordPeerToPeerOutcome($0) },
        ]
    }
}
