public import EventSourcing

// A plan that does not decide in time, breaks the rules of its own process, or waives it, does not hold the patient up: the next
// level is open as if it had decided (45 CFR 147.136(b)(2)(ii)(F), 42 CFR 438.408).

/// Somebody holds the plan's own levels for exhausted (`case.deemed_exhaustion_asserted.v1`).
public struct DeemedExhaustionAsserted: EventBody {
    public static let type: EventType = "case.deemed_exhaustion_asserted.v1"

    /// Why the plan need not decide.
    public enum Basis: String, Sendable, Hashable, CaseIterable, JSONCodable {
        /// An appeal is undecided after the plan had to decide it.
        case planMissedDeadline = "plan_missed_deadline"
        case rulesNotFollowed = "rules_not_followed"
        case waivedByPlan = "waived_by_plan"
    }

    /// The appeal that the plan need not decide any more; `nil` for the whole of its own process.
    public var appeal: AppealID?
    public var lines: [ServiceLineID]
    public var basis: Basis
    public var note: PHI<Remark>?

    public init(appeal: AppealID? = nil, lines: [ServiceLineID], basis: Basis, note: PHI<Remark>? = nil) {
        self.appeal = appeal
        self.lines = lines
        self.basis = basis
        self.note = note
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.appeal = try facts.optional("appeal_id")
        self.lines = try facts.list("lines")
        self.basis = try facts.value("basis")
        self.note = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("appeal_id", self.appeal)
        members.list("lines", self.lines)
        members.member("basis", self.basis)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.note.write(to: &members) }
}

extension CaseFile {
    /// Hold the plan's own levels for exhausted.
    public struct AssertDeemedExhaustion: Sendable, Equatable {
        public var appeal: AppealID?
        /// The lines; all of the appeal, or all that were denied or cut, when none is named.
        public var lines: [ServiceLineID]
        public var basis: DeemedExhaustionAsserted.Basis
        /// When the plan had to decide the appeal, as whoever keeps the clocks knows.
        public var dueAt: Timestamp?
        public var note: PHI<Remark>?

        public init(
            appeal: AppealID? = nil, lines: [ServiceLineID] = [], basis: DeemedExhaustionAsserted.Basis, dueAt: Timestamp? = nil,
            note: String? = nil
        ) {
            self.appeal = appeal
            self.lines = lines
            self.basis = basis
            self.dueAt = dueAt
            self.note = PHI(remark: note)
        }
    }
}

extension CaseFile.State {
    /// Whether the case bears out that the plan need not decide any more.
    ///
    /// - Parameter dueAt: when the plan had to decide the appeal; `nil` where no clock says so, and the user's word stands.
    public func bearsOut(
        _ basis: DeemedExhaustionAsserted.Basis, of appeal: AppealID?, lines: [ServiceLineID], dueAt: Timestamp?, at now: Timestamp
    ) -> Bool {
        guard let appeal else { return basis != .planMissedDeadline }
        // Only the plan's own levels can be exhausted without their word.
        guard let known = self.appeals.first(where: { $0.id == appeal && $0.filed.holds }), known.filed.level.isInternal,
            lines.allSatisfy(known.isFor)
        else { return false }
        return basis != .planMissedDeadline || (known.isOpen && dueAt.map { now > $0 } ?? true)
    }

    func assertDeemedExhaustion(_ it: CaseFile.AssertDeemedExhaustion, _ context: Context) throws(Refusal) -> [CaseFile.Event] {
        try self.requireOpen()
        let appealed = self.appeals.first { $0.id == it.appeal && $0.filed.holds }
        let adverse = self.lines(where: self.isDecidedAdversely)
        let lines = it.lines.isEmpty ? adverse.filter { appealed?.isFor($0) ?? true } : it.lines
        let isKnown = self.exhaustions.contains { $0.holds && $0.appeal == it.appeal && $0.basis == it.basis && $0.lines == lines }
        if isKnown, lines.allSatisfy({ self.isExhausted($0, of: it.appeal) }) { return [] }
        try self.admit(.assertDeemedExhaustion, at: context.now)
        guard self.hasServices(lines) else { throw .serviceUnknown }
        guard lines.allSatisfy(adverse.contains) else { throw .nothingToAppeal }
        guard !lines.isEmpty, self.bearsOut(it.basis, of: it.appeal, lines: lines, dueAt: it.dueAt, at: context.now),
            it.basis == .planMissedDeadline || it.note != nil
        else { throw .exhaustionUnfounded }
        return [
            .deemedExhaustionAsserted(
                DeemedExhaustionAsserted(appeal: it.appeal, lines: lines, basis: it.basis, note: it.note))
        ]
    }

    /// Something was denied or cut of which the plan's own levels may be held for exhausted.
    func admitDeemedExhaustion() throws(Refusal) {
        try self.requireOpen()
        guard self.services.contains(where: self.isDecidedAdversely) else { throw .nothingToAppeal }
    }

    /// What stands in for the plan's decision on appeals of a service that go on from a decision: what was asserted when that
    /// decision was on record.
    func exhaustions(for line: ServiceLineID, since origin: Fact<ServiceDecided>) -> [DeemedExhaustionAsserted] {
        self.exhaustions.filter { $0.holds && $0.lines.contains(line) && $0.recordedAs > origin.recordedAs }.map(\.body)
    }

    private func isExhausted(_ line: ServiceLineID, of appeal: AppealID?) -> Bool {
        guard let service = self.services.first(where: { $0.requested.line == line }), let origin = self.origin(of: service) else {
            return false
        }
        return self.exhaustions(for: line, since: origin).contains { $0.appeal == appeal }
    }
}

extension CaseFile.State.Appeal {
    /// Whether it need not be decided any more, by what stands in for the plan's decision.
    func isPassedOver(by exhaustions: [DeemedExhaustionAsserted]) -> Bool {
        self.filed.body.level.isInternal && exhaustions.contains { $0.appeal == nil || $0.appeal == self.id }
    }
}
