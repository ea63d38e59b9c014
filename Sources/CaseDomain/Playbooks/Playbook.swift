import Crypto
public import EventSourcing

/// An organization's entries for exceptions: published version by version, and retired. Nothing of it is patient data.
public enum Playbook: Decider {
    public static var initial: State { State() }

    /// Entries of one playbook, versions not counted.
    public static let entriesMax = 1_000

    /// The stream of a tenant's playbook; the same for the same tenant.
    public static func stream(of tenant: TenantID) -> StreamID {
        StreamID(TimeOrderedID.version8(of: Array(SHA256.hash(data: Array("playbook/\(tenant)".utf8)))))
    }

    public static func decide(_ command: Command, in state: State, _ context: Context) throws(Refusal) -> [Event] {
        switch command {
        case .publish(let entry): try state.publish(entry)
        case .retire(let it): try state.retire(it)
        }
    }

    public static func evolve(_ state: inout State, by recorded: Recorded<Event>) {
        state.version = recorded.version
        switch recorded.event {
        case .published(let it): state.entries.append(BookedPlaybookEntry(entry: it.entry, streamVersion: recorded.version))
        case .retired(let it): state.apply(it)
        }
    }

    /// A playbook as its events left it.
    public struct State: Sendable, Equatable {
        /// Every version of every entry, in the order in which they were published.
        public internal(set) var entries: [BookedPlaybookEntry] = []
        public internal(set) var version: StreamVersion = .none

        public init() {}
    }

    /// What someone wants of a playbook.
    public enum Command: Sendable, Equatable {
        /// Publish a version of an entry: its first, or the one after the latest.
        case publish(PlaybookEntry)
        case retire(Retire)
    }

    /// Retire an entry; a later version may be published again.
    public struct Retire: Sendable, Equatable {
        public var playbook: PlaybookID
        /// The first day on which it no longer holds.
        public var from: CivilDate

        public init(playbook: PlaybookID, from: CivilDate) {
            self.playbook = playbook
            self.from = from
        }
    }

    /// What happened to a playbook.
    public enum Event: Sendable, Equatable {
        case published(PlaybookEntryPublished)
        case retired(PlaybookEntryRetired)
    }
}

extension Playbook.Event: EventOfBodies {
    public static let catalog = EventCatalog<Playbook.Event>([.init(Self.published), .init(Self.retired)])

    public var body: any EventBody {
        switch self {
        case .published(let it): it
        case .retired(let it): it
        }
    }
}

/// A version of an entry, with its place in the playbook.
public struct BookedPlaybookEntry: Sendable, Equatable {
    public let entry: PlaybookEntry
    /// The event that published it.
    public let streamVersion: StreamVersion
    /// The first day on which it no longer holds, if it was retired.
    public internal(set) var retiredFrom: CivilDate?

    /// Whether it holds on a day, as far as it says so itself.
    func holds(on day: CivilDate) -> Bool {
        self.entry.effectiveFrom <= day && self.entry.effectiveThrough.map { day <= $0 } ?? true
            && self.retiredFrom.map { day < $0 } ?? true
    }

    /// What an exception stores of it.
    public func pin(of tenant: TenantID) -> PlaybookPin {
        PlaybookPin(
            tenant: tenant, stream: Playbook.stream(of: tenant), streamVersion: self.streamVersion, playbook: self.entry.id,
            version: self.entry.version)
    }
}

/// A version of an entry was published (`playbook.entry_published.v1`).
public struct PlaybookEntryPublished: EventBody {
    public static let type: EventType = "playbook.entry_published.v1"

    public var entry: PlaybookEntry
    /// The version in whose place it stands; `nil` for an entry's first.
    public var supersedes: Int32?

    public init(entry: PlaybookEntry, supersedes: Int32? = nil) {
        self.entry = entry
        self.supersedes = supersedes
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.entry = try PlaybookEntry(members: facts)
        self.supersedes = try facts.optional("supersedes")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        self.entry.write(to: &members)
        members.member("supersedes", self.supersedes)
    }
}

/// An entry was retired, with all versions so far (`playbook.entry_retired.v1`).
public struct PlaybookEntryRetired: EventBody {
    public static let type: EventType = "playbook.entry_retired.v1"

    public var playbook: PlaybookID
    /// The latest version.
    public var version: Int32
    public var retiredFrom: CivilDate

    public init(playbook: PlaybookID, version: Int32, retiredFrom: CivilDate) {
        self.playbook = playbook
        self.version = version
        self.retiredFrom = retiredFrom
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.playbook = try facts.value("playbook_id")
        self.version = try facts.value("version")
        self.retiredFrom = try facts.value("retired_from")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("playbook_id", self.playbook)
        members.member("version", self.version)
        members.member("retired_from", self.retiredFrom)
    }
}
