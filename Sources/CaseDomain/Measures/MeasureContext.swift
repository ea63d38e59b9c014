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
    /// What the payer wants, where its rule is known.
    public var rule: MeasureRule?

    public init(
        age: KnownAge?, today: CivilDate, languages: [LanguageTag] = [], besides: [MeasureResult] = [], previous: [MeasureResult] = [],
        rule: MeasureRule? = nil
    ) {
        self.age = age
        self.today = today
        self.languages = languages
        self.besides = besides
        self.previous = previous
        self.rule = rule
    }
}
