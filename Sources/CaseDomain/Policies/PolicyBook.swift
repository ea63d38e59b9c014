import Crypto
public import EventSourcing

/// The policy documents of an organization, version by version, and which of them was in effect when. Nothing of it is patient data.
public enum PolicyBook: Decider {
    public static var initial: State { State() }

    /// Policies of one book, versions not counted, and versions of one policy.
    public static let policiesMax = 200
    public static let versionsMax = 200

    /// The stream of a tenant's policies; the same for the same tenant.
    public static func stream(of tenant: TenantID) -> StreamID {
        StreamID(TimeOrderedID.version8(of: Array(SHA256.hash(data: Array("policies/\(tenant)".utf8)))))
    }

    public static func decide(_ command: Command, in state: State, _ context: Context) throws(Refusal) -> [Event] {
        switch command {
        case .publish(let document): try state.publish(document)
        case .withdraw(let it): try state.withdraw(it)
        }
    }

    public static func evolve(_ state: inout State, by recorded: Recorded<Event>) {
        state.version = recorded.version
        switch recorded.event {
        case .published(let it): state.documents.append(BookedPolicy(document: it.document, streamVersion: recorded.version))
        case .withdrawn(let it):
            for index in state.documents.indices where state.documents[index].document.id == it.policy {
                if state.documents[index].withdrawnFrom == nil { state.documents[index].withdrawnFrom = it.from }
            }
        }
    }

    /// A book as its events left it.
    public struct State: Sendable, Equatable {
        /// Every version of every policy, in the order in which they were published.
        public internal(set) var documents: [BookedPolicy] = []
        public internal(set) var version: StreamVersion = .none

        public init() {}
    }

    /// What someone wants of the policies.
    public enum Command: Sendable, Equatable {
        /// Publish a version: a policy's first, or the one after the latest.
        case publish(PolicyDocument)
        case withdraw(Withdraw)
    }

    /// Say that a policy is in effect no more; a later version may be published again.
    public struct Withdraw: Sendable, Equatable {
        public var policy: PolicyID
        /// The first day on which none of its versions so far is in effect.
        public var from: CivilDate

        public init(policy: PolicyID, from: CivilDate) {
            self.policy = policy
            self.from = from
        }
    }

    /// What happened to the policies.
    public enum Event: Sendable, Equatable {
        case published(PolicyPublished)
        case withdrawn(PolicyWithdrawn)
    }
}

extension PolicyBook.Event: EventOfBodies {
    public static let catalog = EventCatalog<PolicyBook.Event>([.init(Self.published), .init(Self.withdrawn)])

    public var body: any EventBody {
        switch self {
        case .published(let it): it
        case .withdrawn(let it): it
        }
    }
}

/// A version of a policy, with its place in the book.
public struct BookedPolicy: Sendable, Equatable {
    public let document: PolicyDocument
    /// The event that published it.
    public let streamVersion: StreamVersion
    /// The first day on which it is in effect no more, where the policy was withdrawn.
    public internal(set) var withdrawnFrom: CivilDate?
}

/// A version of a policy was published (`policy.published.v1`).
public struct PolicyPublished: EventBody {
    public static let type: EventType = "policy.published.v1"

    public var document: PolicyDocument

    public init(document: PolicyDocument) { self.document = document }
    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) { self.document = try PolicyDocument(members: facts) }
    public func writeFacts(to members: inout JSONWriter.Members) { self.document.write(to: &members) }
}

/// A policy was withdrawn, with all versions so far (`policy.withdrawn.v1`).
public struct PolicyWithdrawn: EventBody {
    public static let type: EventType = "policy.withdrawn.v1"

    public var policy: PolicyID
    public var from: CivilDate

    public init(policy: PolicyID, from: CivilDate) {
        self.policy = policy
        self.from = from
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.policy = try facts.value("policy_id")
        self.from = try facts.value("withdrawn_from")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("policy_id", self.policy)
        members.member("withdrawn_from", self.from)
    }
}

extension PolicyBook.State {
    /// A version of a policy; its latest, when none is named.
    public func document(_ id: PolicyID, version: Int32? = nil) -> BookedPolicy? {
        self.documents.last { $0.document.id == id && (version == nil || $0.document.version == version) }
    }

    /// The version of a policy that is in effect on a day; `nil` where none is.
    public func inEffect(_ id: PolicyID, on day: CivilDate) -> BookedPolicy? {
        let begun = self.documents.last { $0.document.id == id && $0.document.effectiveFrom <= day }
        return begun.flatMap { booked in booked.withdrawnFrom.map { day < $0 } ?? true ? booked : nil }
    }

    /// What is in effect on a day, in order of the policies' names.
    public func inEffect(on day: CivilDate) -> [BookedPolicy] {
        Set(self.documents.map(\.document.id)).sorted().compactMap { self.inEffect($0, on: day) }
    }

    func publish(_ document: PolicyDocument) throws(Refusal) -> [PolicyBook.Event] {
        if let known = self.document(document.id, version: document.version) {
            guard known.document == document else { throw .policyVersionExists }
            return []
        }
        let faults = self.faults(publishing: document)
        guard faults.isEmpty else { throw .policyInvalid(faults) }
        return [.published(PolicyPublished(document: document))]
    }

    func withdraw(_ it: PolicyBook.Withdraw) throws(Refusal) -> [PolicyBook.Event] {
        guard let latest = self.document(it.policy) else { throw .policyUnknown }
        if let withdrawn = latest.withdrawnFrom {
            guard withdrawn == it.from else { throw .policyWithdrawn }
            return []
        }
        return [.withdrawn(PolicyWithdrawn(policy: it.policy, from: it.from))]
    }

    /// All that is wrong with a version, at once.
    private func faults(publishing document: PolicyDocument) -> [RuleFault] {
        var faults: [RuleFault] = []
        func text(_ text: String, _ lengthMax: Int, at path: String) {
            guard !(1...lengthMax).contains(text.count) else { return }
            faults.append(RuleFault(.text, at: path, "A text has 1 to \(lengthMax) characters."))
        }
        let latest = self.document(document.id)
        let next = (latest?.document.version ?? 0) + 1
        if document.version != next { faults.append(RuleFault(.number, at: "version", "The next version is \(next).")) }
        let isFull = latest == nil && Set(self.documents.map(\.document.id)).count >= PolicyBook.policiesMax
        if isFull || next > PolicyBook.versionsMax {
            faults.append(
                RuleFault(
                    .tooMany, at: "",
                    "A book has at most \(PolicyBook.policiesMax) policies, each of at most \(PolicyBook.versionsMax) versions."))
        }
        text(document.title, PolicyDocument.titleLengthMax, at: "title")
        text(document.text, PolicyDocument.textLengthMax, at: "text")
        text(document.approvedBy, PolicyDocument.approverLengthMax, at: "approved_by")
        if let latest, document.effectiveFrom < latest.document.effectiveFrom {
            faults.append(RuleFault(.reversed, at: "effective_from", "It begins before the version that it takes the place of."))
        }
        // Nobody works by what nobody has approved yet.
        if document.effectiveFrom < document.approvedOn {
            faults.append(RuleFault(.reversed, at: "approved_on", "It is in effect before it was approved."))
        }
        if let reviewBy = document.reviewBy, reviewBy < document.effectiveFrom {
            faults.append(RuleFault(.reversed, at: "review_by", "It is looked at again before it begins."))
        }
        return faults
    }
}
