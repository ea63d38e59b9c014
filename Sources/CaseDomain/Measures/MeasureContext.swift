public import EventSourcing

/// What a result is held against: whose it is, what was measured before and besides, and what the payer wants.
public struct MeasureContext: Sendable, Hashable {
    /// `nil` where nothing is known of it.
    public var age: KnownAge?
    public var today: CivilDate
    /// The languages that the person speaks or hears at home.
    public var languages: [LanguageTag]
    /// The other results of the same evaluation.
    public var besides: [MeasureResult]
    /// The results of earlier evaluations.
    public var previous: [MeasureResult]
    /// The payer's, where it has one.
    public var threshold: MeasureThreshold?
    /// Days that a result may be old: the payer's or the clinic's rule, not the test's.
    public var ageDaysMax: Int32?

    public init(
        age: KnownAge?, today: CivilDate, languages: [LanguageTag] = [], besides: [MeasureResult] = [], previous: [MeasureResult] = [],
        threshold: MeasureThreshold? = nil, ageDaysMax: Int32? = nil
    ) {
        self.age = age
        self.today = today
        self.languages = languages
        self.besides = besides
        self.previous = previous
        self.threshold = threshold
        self.ageDaysMax = ageDaysMax
    }
}
