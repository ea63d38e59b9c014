import Crypto
public import EventSourcing

/// The words of an organization: those that the program ships, and its own beside or in place of them, version by version.
public enum Glossary: Decider {
    public static var initial: State { State() }

    /// Words of an organization's own, versions not counted.
    public static let termsMax = 1_000

    /// The stream of a tenant's glossary; the same for the same tenant.
    public static func stream(of tenant: TenantID) -> StreamID {
        StreamID(TimeOrderedID.version8(of: Array(SHA256.hash(data: Array("glossary/\(tenant)".utf8)))))
    }

    public static func decide(_ command: Command, in state: State, _ context: Context) throws(Refusal) -> [Event] {
        switch command {
        case .publish(let term): try state.publish(term)
        }
    }

    public static func evolve(_ state: inout State, by recorded: Recorded<Event>) {
        state.version = recorded.version
        switch recorded.event {
        case .published(let it): state.published.append(it.term)
        }
    }

    /// A glossary as its events left it.
    public struct State: Sendable, Equatable {
        /// Every version of every word of the organization's own, in the order in which they were published.
        public internal(set) var published: [GlossaryTerm] = []
        public internal(set) var version: StreamVersion = .none

        public init() {}
    }

    /// What someone wants of a glossary.
    public enum Command: Sendable, Equatable {
        /// Publish a version of a word: its first, or the one after the latest.
        case publish(GlossaryTerm)
    }

    /// What happened to a glossary.
    public enum Event: Sendable, Equatable {
        case published(GlossaryTermPublished)
    }
}

extension Glossary.Event: EventOfBodies {
    public static let catalog = EventCatalog<Glossary.Event>([.init(Self.published)])

    public var body: any EventBody {
        switch self {
        case .published(let it): it
        }
    }
}

/// A version of a word was published (`glossary.term_published.v1`).
public struct GlossaryTermPublished: EventBody {
    public static let type: EventType = "glossary.term_published.v1"

    public var term: GlossaryTerm

    public init(term: GlossaryTerm) { self.term = term }
    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) { self.term = try GlossaryTerm(members: facts) }
    public func writeFacts(to members: inout JSONWriter.Members) { self.term.write(to: &members) }
}

extension Glossary.State {
    /// Every word as it stands: the latest of the organization's own, else what the program ships; in order of their ids.
    public var terms: [GlossaryTerm] {
        var terms = Dictionary(GlossaryTerm.shipped.map { ($0.id, $0) }) { first, _ in first }
        for term in self.published { terms[term.id] = term }
        return terms.values.sorted { $0.id < $1.id }
    }

    /// A word as it stands.
    public func term(_ id: TermID) -> GlossaryTerm? { self.terms.first { $0.id == id } }

    /// The word that a code leads to: its own, else that of its narrowest family.
    public func term(of kind: GlossaryLink.Kind, _ code: String) -> GlossaryTerm? {
        let found = self.terms.compactMap { term -> (length: Int, term: GlossaryTerm)? in
            let lengths = term.links.filter { $0.leads(to: kind, code) }.map(\.code.count)
            return lengths.max().map { ($0, term) }
        }
        return found.max { $0.length < $1.length }?.term
    }

    func publish(_ term: GlossaryTerm) throws(Refusal) -> [Glossary.Event] {
        if let known = self.published.first(where: { $0.id == term.id && $0.version == term.version }) {
            guard known == term else { throw .termVersionExists }
            return []
        }
        let faults = self.faults(publishing: term)
        guard faults.isEmpty else { throw .termInvalid(faults) }
        return [.published(GlossaryTermPublished(term: term))]
    }

    /// All that is wrong with a word, at once.
    private func faults(publishing term: GlossaryTerm) -> [RuleFault] {
        var faults: [RuleFault] = []
        func text(_ text: String, _ lengthMax: Int, at path: String) {
            guard !(1...lengthMax).contains(text.count) else { return }
            faults.append(RuleFault(.text, at: path, "A text has 1 to \(lengthMax) characters."))
        }
        let latest = self.published.last { $0.id == term.id }
        let next = (latest?.version ?? 0) + 1
        if term.version != next { faults.append(RuleFault(.number, at: "version", "The next version is \(next).")) }
        if latest == nil, Set(self.published.map(\.id)).count >= Glossary.termsMax {
            faults.append(RuleFault(.tooMany, at: "", "A glossary has at most \(Glossary.termsMax) words of its own."))
        }
        text(term.term, GlossaryTerm.termLengthMax, at: "term")
        text(term.definition, GlossaryTerm.definitionLengthMax, at: "definition")
        if let source = term.source { text(source, GlossaryTerm.sourceLengthMax, at: "source") }
        if max(term.seeAlso.count, term.links.count) > GlossaryTerm.countMax {
            faults.append(RuleFault(.tooMany, at: "", "A list has at most \(GlossaryTerm.countMax) members."))
        }
        let known = Set(self.terms.map(\.id))
        for (index, other) in term.seeAlso.enumerated() where !known.contains(other) {
            faults.append(RuleFault(.unknownName, at: "see_also[\(index)]", "The glossary has no such word."))
        }
        for (index, link) in term.links.enumerated() { text(link.code, GlossaryLink.codeLengthMax, at: "links[\(index)].code") }
        return faults
    }
}
