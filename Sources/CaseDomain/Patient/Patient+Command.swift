public import EventSourcing

extension Patient {
    /// What someone wants of a record.
    public enum Command: Sendable, Equatable {
        case register(Register)
        case correctDemographics(CorrectDemographics)
        case changeDemographics(ChangeDemographics)
        case addIdentifier(AddIdentifier)
        case retireIdentifier(RetireIdentifier)
        case recordGestationalAge(RecordGestationalAge)
        /// Told to the duplicate; `absorb` is told to the survivor, in the same request.
        case merge(Merge)
        case absorb(Absorb)
        case reverseMerge(ReverseMerge)
        case reverseAbsorption(ReverseAbsorption)
        /// Told to both of the two, in the same request.
        case tellApart(TellApart)
        case withdrawDistinction(WithdrawDistinction)
        case nameRepresentative(NameRepresentative)
        case changeRepresentative(ChangeRepresentative)
        case endRepresentative(EndRepresentative)
        case restrict(Restrict)
        case liftRestriction(LiftRestriction)
        /// Made by the program itself, at `nextMomentAt`: nobody asks for it.
        case passTime(PassTime)

        /// What can be asked of a record over the API: each by the noun that a POST creates.
        public enum Kind: String, Sendable, Hashable, CaseIterable, JSONCodable {
            case register = "patients"
            case correctDemographics = "demographics_corrections"
            case changeDemographics = "demographics_changes"
            case addIdentifier = "identifiers"
            case retireIdentifier = "identifier_retirements"
            case recordGestationalAge = "gestational_ages"
            case merge = "merges"
            case absorb = "absorptions"
            case reverseMerge = "merge_reversals"
            case reverseAbsorption = "absorption_reversals"
            case tellApart = "distinctions"
            case withdrawDistinction = "distinction_withdrawals"
            case nameRepresentative = "representatives"
            case changeRepresentative = "representative_changes"
            case endRepresentative = "representative_ends"
            case restrict = "restrictions"
            case liftRestriction = "restriction_lifts"
        }

        /// The kind; `nil` for what the program makes itself.
        public var kind: Kind? {
            switch self {
            case .register: .register
            case .correctDemographics: .correctDemographics
            case .changeDemographics: .changeDemographics
            case .addIdentifier: .addIdentifier
            case .retireIdentifier: .retireIdentifier
            case .recordGestationalAge: .recordGestationalAge
            case .merge: .merge
            case .absorb: .absorb
            case .reverseMerge: .reverseMerge
            case .reverseAbsorption: .reverseAbsorption
            case .tellApart: .tellApart
            case .withdrawDistinction: .withdrawDistinction
            case .nameRepresentative: .nameRepresentative
            case .changeRepresentative: .changeRepresentative
            case .endRepresentative: .endRepresentative
            case .restrict: .restrict
            case .liftRestriction: .liftRestriction
            case .passTime: nil
            }
        }
    }
}

extension Patient.State {
    /// Refuses what the record as it is does not allow, whatever a command of the kind says.
    ///
    /// Every decision asks this after it has looked whether it is asked again, and so does what is offered to a screen.
    public func admit(_ kind: Patient.Command.Kind) throws(Refusal) {
        guard self.registered != nil else {
            if kind == .register { return }
            throw .patientUnknown
        }
        switch kind {
        case .register: throw .patientExists
        case .reverseMerge:
            if self.merge == nil { throw .patientNotMerged }
        case .merge:
            try self.requireUnmerged()
            // A record that stands for others is not merged itself: whoever reads one step far must have arrived.
            if self.absorbed.contains(where: \.holds) { throw .patientHasAbsorbed }
        case .correctDemographics, .changeDemographics, .addIdentifier, .retireIdentifier, .recordGestationalAge, .absorb,
            .reverseAbsorption, .tellApart, .withdrawDistinction, .nameRepresentative, .changeRepresentative, .endRepresentative,
            .restrict, .liftRestriction:
            try self.requireUnmerged()
        }
    }

    /// What can be asked of the record now, as far as the record itself tells.
    public var possible: [Patient.Command.Kind] {
        Patient.Command.Kind.allCases.filter { kind in
            do throws(Refusal) {
                try self.admit(kind)
                return true
            } catch {
                return false
            }
        }
    }

    private func requireUnmerged() throws(Refusal) {
        if let merge { throw .patientMerged(into: merge.survivor) }
    }
}
