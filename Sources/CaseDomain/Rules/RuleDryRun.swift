public import EventSourcing

/// What a change of the rule book would change for requests that were or are being made, before it is made.
///
/// Nothing of it is patient data: cases by their ids, and which parts of the terms would differ.
public struct RuleDryRun: Sendable, Hashable {
    /// A part of the terms.
    public enum Part: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case requirement
        case letter
        case signer
        case validity
        case channels
        case attachments
        case peerToPeer = "peer_to_peer"
        case appeal
        case windows
        case retroAuthorization = "retro_auth"
        case renewal
        case measures
        case updatePolicy = "update_policy"
        case vendor = "um_vendor"
    }

    /// A request that was made: one service of a case. Several of one case count as one.
    public struct Request: Sendable, Hashable {
        public var caseID: CaseID
        public var isOpen: Bool
        public var question: RuleQuestion

        public init(caseID: CaseID, isOpen: Bool, question: RuleQuestion) {
            self.caseID = caseID
            self.isOpen = isOpen
            self.question = question
        }
    }

    /// A case that would be judged otherwise.
    public struct Example: Sendable, Hashable {
        public var caseID: CaseID
        public var isOpen: Bool
        /// What would differ, in the order of `Part`.
        public var changes: [Part]
    }

    /// Cases that were judged by both books.
    public private(set) var judged = 0
    public private(set) var openJudgedOtherwise = 0
    public private(set) var pastJudgedOtherwise = 0
    /// Open cases before past ones, otherwise in the order in which they came.
    public private(set) var examples: [Example] = []

    /// Examples that are told.
    public static let examplesMax = 10

    /// Judges requests by the book as it is and as it would be.
    public init(before: RuleBook.State, after: RuleBook.State, _ requests: [Request]) {
        let rules = (before: RuleIndex(before), after: RuleIndex(after))
        var order: [CaseID] = []
        var cases: [CaseID: (isOpen: Bool, changes: Set<Part>)] = [:]
        for request in requests {
            let old = rules.before.resolve(request.question).terms
            let new = rules.after.resolve(request.question).terms
            if cases[request.caseID] == nil { order.append(request.caseID) }
            cases[request.caseID, default: (request.isOpen, [])].changes.formUnion(Part.allCases.filter { $0.differs(old, new) })
        }
        var examples: [Example] = []
        for caseID in order {
            guard let (isOpen, changes) = cases[caseID], !changes.isEmpty else { continue }
            if isOpen { self.openJudgedOtherwise += 1 } else { self.pastJudgedOtherwise += 1 }
            examples.append(Example(caseID: caseID, isOpen: isOpen, changes: Part.allCases.filter { changes.contains($0) }))
        }
        self.judged = order.count
        self.examples = Array((examples.filter(\.isOpen) + examples.filter { !$0.isOpen }).prefix(Self.examplesMax))
    }
}

extension RuleDryRun.Part {
    /// Whether two terms say something else here.
    fileprivate func differs(_ old: RuleTerms, _ new: RuleTerms) -> Bool {
        switch self {
        case .requirement: old.requirement != new.requirement
        case .letter: old.letter != new.letter
        case .signer: old.signer != new.signer
        case .validity: old.validity != new.validity
        case .channels: old.channels != new.channels
        case .attachments: old.attachments != new.attachments
        case .peerToPeer: old.peerToPeer != new.peerToPeer
        case .appeal: old.appeal != new.appeal
        case .windows: old.windows != new.windows || old.calendars != new.calendars
        case .retroAuthorization: old.retroAuthorization != new.retroAuthorization
        case .renewal: old.renewal != new.renewal
        case .measures: old.measures != new.measures
        case .updatePolicy: old.updatePolicy != new.updatePolicy
        case .vendor: old.vendor != new.vendor
        }
    }
}

extension RuleDryRun: JSONWritable {
    public func write(to writer: inout JSONWriter) {
        writer.object { members in
            members.member("judged", Int64(self.judged))
            members.member("open_judged_otherwise", Int64(self.openJudgedOtherwise))
            members.member("past_judged_otherwise", Int64(self.pastJudgedOtherwise))
            members.list("examples", self.examples)
        }
    }
}

extension RuleDryRun.Example: JSONWritable {
    public func write(to writer: inout JSONWriter) {
        writer.object { members in
            members.member("case_id", self.caseID)
            members.member("open", self.isOpen)
            members.list("changes", self.changes)
        }
    }
}
