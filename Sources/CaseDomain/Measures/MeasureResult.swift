public import EventSourcing

/// Why another test was given than before.
public enum InstrumentChange: String, Sendable, Hashable, CaseIterable, JSONCodable {
    /// A newer edition took its place.
    case newEdition = "new_edition"
    /// The person is no longer of an age that the earlier one has norms for.
    case agedOut = "aged_out"
    /// Another language was to be tested.
    case otherLanguage = "other_language"
    /// Another question was to be answered.
    case otherQuestion = "other_question"
    /// The person could not complete the earlier one.
    case couldNotComplete = "could_not_complete"
    /// The payer asks for this one.
    case payerRequires = "payer_requires"
    case other
}

/// What somebody scored on a standardized test. It is patient data, and belongs into the patient's part of what holds it.
public struct MeasureResult: JSONMembers, Hashable {
    public var instrument: InstrumentID
    /// The version of the registry's entry that the score was checked by; the one that holds on the day when it is `nil`.
    public var version: Int32?
    public var scale: ScoreScaleName
    /// The subtest or composite, as the report names it; the whole test when it is `nil`.
    public var part: String?
    public var score: Score
    public var administeredOn: CivilDate
    /// In which languages it was given: two, where answers in either counted.
    public var languages: [LanguageTag]
    public var interval: ScoreInterval?
    /// The percentile rank, as the report has it; no one computes it from the score.
    public var percentile: Score?
    /// The age at which the score is usual, in months, as the report has it.
    public var ageEquivalentMonths: Int32?
    /// Why it is another test than before, where it is.
    public var change: InstrumentChange?

    /// Bytes of the name of a part.
    public static let partMax = 120
    /// Languages of one testing.
    public static let languagesMax = 5

    public init(
        _ instrument: InstrumentID, version: Int32? = nil, _ scale: ScoreScaleName, part: String? = nil, _ score: Score,
        on administeredOn: CivilDate, in languages: [LanguageTag] = [], interval: ScoreInterval? = nil, percentile: Score? = nil,
        ageEquivalentMonths: Int32? = nil, change: InstrumentChange? = nil
    ) {
        self.instrument = instrument
        self.version = version
        self.scale = scale
        self.part = part
        self.score = score
        self.administeredOn = administeredOn
        self.languages = languages
        self.interval = interval
        self.percentile = percentile
        self.ageEquivalentMonths = ageEquivalentMonths
        self.change = change
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.instrument = try members.value("instrument")
        self.version = try members.optional("version")
        self.scale = try members.value("scale")
        self.part = try members.optional("part")
        self.score = try members.value("score")
        self.administeredOn = try members.value("administered_on")
        self.languages = try members.list("languages")
        self.interval = try members.optional("interval")
        self.percentile = try members.optional("percentile")
        self.ageEquivalentMonths = try members.optional("age_equivalent_months")
        self.change = try members.optional("change")
        if let part, !(1...Self.partMax).contains(part.utf8.count) { throw JSONFault(.value, at: "part") }
        guard self.languages.count <= Self.languagesMax else { throw JSONFault(.value, at: "languages") }
        if let percentile, !(0...100).contains(percentile) { throw JSONFault(.value, at: "percentile") }
        if let months = self.ageEquivalentMonths, !(0...NormAges.monthsMax).contains(months) {
            throw JSONFault(.value, at: "age_equivalent_months")
        }
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("instrument", self.instrument)
        members.member("version", self.version)
        members.member("scale", self.scale)
        members.member("part", self.part)
        members.member("score", self.score)
        members.member("administered_on", self.administeredOn)
        members.list("languages", self.languages)
        members.member("interval", self.interval)
        members.member("percentile", self.percentile)
        members.member("age_equivalent_months", self.ageEquivalentMonths)
        members.member("change", self.change)
    }
}
