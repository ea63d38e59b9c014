public import EventSourcing

extension Patient {
    /// A record as its events left it.
    public struct State: Sendable, Equatable {
        public internal(set) var id: PatientID?
        public internal(set) var registered: PatientRegistered?
        /// Every version of who the patient is, in the order in which they were recorded.
        public internal(set) var demographics: [DemographicsVersion] = []
        /// Every identifier that was ever on the record, in the order in which they came.
        public internal(set) var identifiers: [PatientIdentifier] = []
        /// The last word on how long the pregnancy lasted.
        public internal(set) var gestation: Gestation?
        /// Into whom the record is merged; `nil` for one that stands for itself.
        public internal(set) var merge: Merged?
        /// Why the last merge of the record was taken back; `nil` where none was.
        public internal(set) var mergeReversed: MergeReversalReason?
        /// The records that were merged into this one, those that were taken out again included.
        public internal(set) var absorbed: [Absorbed] = []
        /// Who was found to be somebody else.
        public internal(set) var distinctions: [Distinction] = []
        public internal(set) var representatives: [Representative] = []
        public internal(set) var restrictions: [RecipientRestriction] = []
        public internal(set) var version: StreamVersion = .none
        /// When the ledger took its last event in.
        public internal(set) var updatedAt: Timestamp?

        public init() {}

        /// The place of the event that holds the demographics as they are now.
        public var position: Position { self.currentDemographics?.place.position ?? .start }
    }
}

extension Patient.State {
    /// The identifiers in force, in the order in which they came; those of merged records stand on these.
    public var identifiersInForce: [PatientIdentifier] { self.identifiers.filter(\.isInForce) }

    /// The tokens that the record claims for itself.
    var tokens: [BlindToken] { self.identifiersInForce.map(\.token) }
}
