public import EventSourcing

/// One edition of a standardized test: whom it is for, what scores it gives, and how far that was checked.
///
/// Facts about the test, and nothing of it: no item, no table of norms.
public struct Instrument: JSONMembers, Hashable {
    public var id: InstrumentID
    /// Counted up when what the registry says of it changes, such as its norms.
    public var version: Int32
    public var name: String
    public var edition: String?
    /// Who publishes it, or who made it where nobody does.
    public var publisher: String
    /// The year this edition came out.
    public var publishedIn: Int32?
    /// The first day of testing for which this version holds; from ever when it is `nil`.
    public var from: CivilDate?
    /// The last day of testing for which this version holds; until further notice when it is `nil`.
    public var through: CivilDate?
    public var disciplines: [ServiceLine]
    public var areas: [MeasureArea]
    /// `nil` where the test has no range of ages, or none that is on record.
    public var ages: NormAges?
    public var scales: [ScoreScale]
    /// Languages that it is given in with norms, or in a validated version. Empty where language plays no part, or where they are too
    /// many or too little known to hold them against a result.
    public var languages: [LanguageTag]
    /// The shortest time between two testings that the publisher advises, in days or months; `nil` where none is on record.
    public var retestAfter: Term?
    /// The edition that follows it, where there is one.
    public var retiredBy: InstrumentID?
    /// How far whom it is for, its languages and its dates were checked; each scale says it for itself. An unverified one checks nothing.
    public var evidence: Evidence
    public var source: String
    public var notes: [String]

    /// Scales, areas, disciplines, languages and notes of one instrument, each.
    public static let countMax = 40
    /// Bytes of each text.
    public static let textMax = 1_000

    public init(
        _ id: InstrumentID, version: Int32 = 1, _ name: String, edition: String? = nil, publisher: String, publishedIn: Int32? = nil,
        from: CivilDate? = nil, through: CivilDate? = nil, disciplines: [ServiceLine], areas: [MeasureArea], ages: NormAges? = nil,
        scales: [ScoreScale], languages: [LanguageTag] = [], retestAfter: Term? = nil, retiredBy: InstrumentID? = nil, evidence: Evidence,
        source: String, notes: [String] = []
    ) {
        self.id = id
        self.version = version
        self.name = name
        self.edition = edition
        self.publisher = publisher
        self.publishedIn = publishedIn
        self.from = from
        self.through = through
        self.disciplines = disciplines
        self.areas = areas
        self.ages = ages
        self.scales = scales
        self.languages = languages
        self.retestAfter = retestAfter
        self.retiredBy = retiredBy
        self.evidence = evidence
        self.source = source
        self.notes = notes
    }

    /// Whether what it says of ages, languages and dates may be held against a result.
    public var isVerified: Bool { self.evidence != .unverified }

    /// Whether this version holds for a day of testing.
    public func isInForce(on day: CivilDate) -> Bool { self.from ?? day <= day && day <= self.through ?? day }

    public func scale(_ name: ScoreScaleName) -> ScoreScale? { self.scales.first { $0.name == name } }

    public init(members: JSONObject) throws(JSONFault) {
        self.id = try members.value("id")
        self.version = try members.value("version")
        self.name = try members.value("name")
        self.edition = try members.optional("edition")
        self.publisher = try members.value("publisher")
        self.publishedIn = try members.optional("published_in")
        self.from = try members.optional("from")
        self.through = try members.optional("through")
        self.disciplines = try members.list("disciplines")
        self.areas = try members.list("areas")
        self.ages = try members.optional("ages")
        self.scales = try members.list("scales")
        self.languages = try members.list("languages")
        self.retestAfter = try members.optional("retest_after")
        self.retiredBy = try members.optional("retired_by")
        self.evidence = try members.value("evidence")
        self.source = try members.value("source")
        self.notes = try members.list("notes")
        if let member = self.unsoundMember { throw JSONFault(.value, at: member) }
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("id", self.id)
        members.member("version", self.version)
        members.member("name", self.name)
        members.member("edition", self.edition)
        members.member("publisher", self.publisher)
        members.member("published_in", self.publishedIn)
        members.member("from", self.from)
        members.member("through", self.through)
        members.list("disciplines", self.disciplines)
        members.list("areas", self.areas)
        members.member("ages", self.ages)
        members.list("scales", self.scales)
        members.list("languages", self.languages)
        members.member("retest_after", self.retestAfter)
        members.member("retired_by", self.retiredBy)
        members.member("evidence", self.evidence)
        members.member("source", self.source)
        members.list("notes", self.notes)
    }

    /// The member that does not fit the others, by its name in JSON; `nil` when all do.
    public var unsoundMember: String? {
        if self.version < 1 { return "version" }
        if !(1...Self.textMax).contains(self.name.utf8.count) { return "name" }
        if !(1...Self.textMax).contains(self.publisher.utf8.count) { return "publisher" }
        if let edition, edition.utf8.count > Self.textMax { return "edition" }
        if let publishedIn, !(1_900...9_999).contains(publishedIn) { return "published_in" }
        if let from, let through, through < from { return "through" }
        if !(1...Self.countMax).contains(self.disciplines.count) { return "disciplines" }
        if !(1...Self.countMax).contains(self.areas.count) { return "areas" }
        if !(1...Self.countMax).contains(self.scales.count) || Set(self.scales.map(\.name)).count != self.scales.count { return "scales" }
        if self.scales.contains(where: { $0.unsoundMember != nil }) { return "scales" }
        if self.languages.count > Self.countMax || Set(self.languages).count != self.languages.count { return "languages" }
        if let retestAfter, retestAfter.unit != .calendarDays, retestAfter.unit != .months { return "retest_after" }
        if self.retiredBy == self.id { return "retired_by" }
        if self.source.utf8.count > Self.textMax || self.source.isEmpty && self.isVerified { return "source" }
        if self.notes.count > Self.countMax || self.notes.contains(where: { $0.utf8.count > Self.textMax }) { return "notes" }
        return nil
    }
}
