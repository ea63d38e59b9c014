public import EventSourcing

// What was authorized was authorized for a plan of treatment. When the plan changes, the letter that argues for it may say
// something that is so no more, and the payer may have to be told or asked anew.

/// A part of the plan of treatment.
public enum PlanMatter: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case diagnosis
    case service
    /// How often, or how much.
    case frequency
    case provider
    /// Where it is rendered.
    case setting
    case payer
    case other
}

/// What follows from a change of the plan.
public enum PlanChangeTrigger: String, Sendable, Hashable, CaseIterable, JSONCodable {
    /// Signed letters speak of another plan.
    case letterLapse = "letter_lapse"
    /// The payer is told of it within the request or the authorization that it has.
    case update
    /// It has to be asked for anew: what the payer has is for another service or payer, or was denied (a denied request is not
    /// updated: Da Vinci PAS).
    case newRequest = "new_request"
}

/// The plan of treatment changed (`case.treatment_plan_changed.v1`).
public struct TreatmentPlanChanged: EventBody {
    public static let type: EventType = "case.treatment_plan_changed.v1"

    public var change: PlanChangeID
    public var changed: [PlanMatter]
    /// From which day on the other plan is followed.
    public var changedOn: CivilDate?
    /// Whether the payer's rule takes it for a change that matters.
    public var isMaterial: Bool
    public var triggers: [PlanChangeTrigger]
    /// The letters that were signed before it.
    public var letters: [LetterID]
    public var note: PHI<Remark>?

    public init(
        change: PlanChangeID, changed: [PlanMatter], changedOn: CivilDate? = nil, isMaterial: Bool, triggers: [PlanChangeTrigger] = [],
        letters: [LetterID] = [], note: PHI<Remark>? = nil
    ) {
        self.change = change
        self.changed = changed
        self.changedOn = changedOn
        self.isMaterial = isMaterial
        self.triggers = triggers
        self.letters = letters
        self.note = note
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.change = try facts.value("plan_change_id")
        self.changed = try facts.list("changed")
        self.changedOn = try facts.optional("changed_on")
        self.isMaterial = try facts.value("material")
        self.triggers = try facts.list("triggers")
        self.letters = try facts.list("letters")
        self.note = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("plan_change_id", self.change)
        members.list("changed", self.changed)
        members.member("changed_on", self.changedOn)
        members.member("material", self.isMaterial)
        members.list("triggers", self.triggers)
        members.list("letters", self.letters)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.note.write(to: &members) }
}

extension CaseFile {
    /// The plan of treatment changes.
    public struct ChangeTreatmentPlan: Sendable, Equatable {
        public var change: PlanChangeID
        public var changed: Set<PlanMatter>
        public var changedOn: CivilDate?
        public var note: PHI<Remark>?

        public init(change: PlanChangeID, changed: Set<PlanMatter>, changedOn: CivilDate? = nil, note: String? = nil) {
            self.change = change
            self.changed = changed
            self.changedOn = changedOn
            self.note = PHI(remark: note)
        }
    }
}

extension CaseFile.State {
    /// The changes that the payer's rules take for material, of all services together, by what is pinned for each; `nil` when none says.
    var materialChanges: Set<PlanMatter>? {
        let lines = self.lines { !$0.isRemoved }
        let changes = Set(lines.flatMap { self.requirement(of: $0)?.terms.validity?.materialChanges ?? [] })
        guard !changes.isEmpty else { return nil }
        return Set(
            changes.map { change in
                switch change {
                case .diagnosis: .diagnosis
                case .service: .service
                case .frequency: .frequency
                case .provider: .provider
                case .setting: .setting
                case .payer: .payer
                }
            })
    }

    /// - Parameter materialChanges: what the payer's rule takes for material; `nil` when it does not say, so that every change is
    ///   (architecture, D10). What no rule can list is material too.
    func changeTreatmentPlan(
        _ it: CaseFile.ChangeTreatmentPlan, materialChanges: Set<PlanMatter>?
    ) throws(Refusal) -> [CaseFile.Event] {
        guard !it.changed.isEmpty else { throw .planUnchanged }
        let changed = PlanMatter.allCases.filter(it.changed.contains)
        if let known = self.planChanges.first(where: { $0.holds && $0.change == it.change }) {
            guard known.changed == changed, known.changedOn == it.changedOn else { throw .planChangeExists }
            return []
        }
        let letters = self.letters.filter { $0.signed != nil }.map(\.started.letter)
        let isMaterial = materialChanges.map { !it.changed.isDisjoint(with: $0.union([.other])) } ?? true
        return [
            .treatmentPlanChanged(
                TreatmentPlanChanged(
                    change: it.change, changed: changed, changedOn: it.changedOn, isMaterial: isMaterial,
                    triggers: isMaterial ? self.triggers(of: it.changed, signed: letters) : [], letters: letters, note: it.note))
        ]
    }

    /// What follows from a material change, as the case stands.
    private func triggers(of changed: Set<PlanMatter>, signed letters: [LetterID]) -> [PlanChangeTrigger] {
        var triggers: [PlanChangeTrigger] = letters.isEmpty ? [] : [.letterLapse]
        let isWithPayer = self.services.contains { $0.isAwaited || $0.isAuthorized } || self.authorizations.contains { $0.granted != nil }
        let isDenied = self.services.contains { $0.action == .notCertified }
        if !isWithPayer && !isDenied { return triggers }
        // Payers take another service, and another payer anyway, for another request.
        let isUpdate = isWithPayer && changed.isDisjoint(with: [.service, .payer])
        triggers.append(isUpdate ? .update : .newRequest)
        return triggers
    }
}
