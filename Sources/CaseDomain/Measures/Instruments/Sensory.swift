import EventSourcing

// Questionnaires on how a person takes what the senses bring.

extension Instrument {
    /// What the forms of the Sensory Profile 2 have in common: more is more than others, which is neither better nor worse.
    private static func sensoryProfile(_ id: InstrumentID, _ form: String, ages: NormAges) -> Instrument {
        Instrument(
            id, "\(form) Sensory Profile", edition: "2", publisher: "Pearson", publishedIn: 2014, disciplines: [.occupational],
            areas: [.sensory], ages: ages, scales: [.points(named: "raw", 0, through: nil, nil, .primary)],
            languages: [.english, .spanish],
            evidence: .primary, source: "Pearson Q-global help, SP2 Enter Scores",
            notes: ["Sections and quadrants have raw scores with cut scores of their own: name the part."])
    }

    static let sensory: [Instrument] = [
        Self.sensoryProfile("sp-2-infant", "Infant", ages: .ages(0, 0, through: 0, 6)),
        Self.sensoryProfile("sp-2-toddler", "Toddler", ages: .ages(0, 7, through: 2, 11)),
        Self.sensoryProfile("sp-2-child", "Child", ages: .ages(3, 0, through: 14, 11)),
        Instrument(
            "spm-2", "Sensory Processing Measure", edition: "2", publisher: "WPS", publishedIn: 2021, disciplines: [.occupational],
            areas: [.sensory], ages: .ages(0, 4, through: 87, 11), scales: [.t(.higherIsWorse, .primary)], evidence: .secondary,
            source: "hogrefe.com/uk, SPM-2; WPS, SPM-2 Preschool Home Form sample report (scribd.com/document/633703711)"),
    ]
}
