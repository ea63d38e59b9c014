import CaseDomain
import EventSourcing
import TestSupport

extension RandomWalk {
    private static let appeals = [The.appeal, The.otherAppeal, The.id(93), The.id(94)]

    /// Something is heard of an appeal, time passes, its plan is held for exhausted, people talk, the patient is told.
    mutating func appealMatter() -> CaseFile.Command {
        let (appeal, flag) = (self.one(of: Self.appeals), self.random.next() % 2 == 0)
        let lines = self.one(of: [[], [The.speech], [The.device], [The.unknownLine]])
        switch self.random.next() % 12 {
        case 0:
            return .recordAppealAcknowledgement(
                .init(
                    appeal: appeal, receivedAt: self.now, acknowledgedOn: The.date(-3), expectedBy: flag ? The.date(20) : nil,
                    reference: flag ? "AP-77 Mateo" : nil))
        case 1:
            return .recordAppealForwarded(
                .init(
                    appeal: appeal, from: self.one(of: Self.appeals), level: self.one(of: [.ire, .external]), isExpedited: flag,
                    lines: lines,
                    channel: .mail, forwardedAt: self.now))
        case 2:
            var it = The.assign
            (it.appeal, it.receivedAt) = (appeal, self.now)
            return .recordExternalReview(it)
        case 3:
            return .assertDeemedExhaustion(
                .init(
                    appeal: flag ? appeal : nil, lines: lines, basis: self.one(of: DeemedExhaustionAsserted.Basis.allCases),
                    note: "Mateo's notice names no reviewer."))
        case 4, 5, 6: return .passTime
        case 7:
            return .recordPeerToPeerOffer(
                .init(
                    call: self.one(of: [The.call, The.otherCall]), lines: lines, receivedAt: self.now,
                    windowEnds: flag ? self.now.adding(.seconds(500_000)) : nil))
        case 8:
            return .schedulePeerToPeer(
                .init(
                    call: self.one(of: [The.call, The.otherCall, The.id(103)]), lines: lines, at: self.now, clinician: The.signer))
        case 9:
            return .recordPeerToPeerOutcome(
                .init(
                    call: self.one(of: [The.call, The.otherCall, The.id(104)]), heldAt: self.now,
                    outcome: self.one(of: PeerToPeerHeld.Outcome.allCases), notes: flag ? "Mateo was spoken of." : nil))
        case 10:
            var it = The.notify
            (it.notice, it.at) = (self.one(of: [The.notice, The.id(112), The.id(113)]), flag ? nil : The.day(-61))
            return .notePatientNotice(it)
        default:
            return .fileAppeal(
                The.appeal(
                    appeal, self.one(of: AppealLevel.allCases), lines, isExpedited: flag,
                    representation: self.one(of: [nil] + AppealRepresentation.allCases)))
        }
    }

    private mutating func one<Value>(of values: [Value]) -> Value { values[Int(self.random.next() % UInt64(values.count))] }
}
