import EventSourcing

// Measures of autism, of adaptive behavior, and of what a child of an ABA program learned.

extension Instrument {
    static let autismAndAdaptive: [Instrument] = [
        Instrument(
            "vineland-3", "Vineland Adaptive Behavior Scales", edition: "3", publisher: "Pearson", publishedIn: 2016,
            disciplines: [.behavioral, .occupational, .speech], areas: [.adaptiveBehavior], ages: .months(0, through: nil),
            scales: [
                .standard(.primary),
                ScoreScale(
                    "v_scale", .scaled, min: 1, max: 24, step: 1, mean: 15, standardDeviation: 3, direction: .higherIsBetter,
                    evidence: .unverified),
            ], languages: [.english, .spanish], evidence: .primary,
            source:
                "Pearson, Vineland-3 Domain-Level report (info.5y1.org); Pearson Q-global help, Entering Vineland-3 Comprehensive Scores",
            notes: ["The upper end of the ages is not on record. The motor domain has norms to 9 years."]),
        Instrument(
            "abas-3", "Adaptive Behavior Assessment System", edition: "3", publisher: "WPS", publishedIn: 2015,
            disciplines: [.behavioral, .occupational], areas: [.adaptiveBehavior], ages: .ages(0, 0, through: 89, 11),
            scales: [.standard(.secondary), .scaled(min: 1, max: 19, .secondary)], evidence: .secondary,
            source: "barbersped.org/abas3_reference; mindresources.com/psychology/059095"),
        Instrument(
            "ados-2", "Autism Diagnostic Observation Schedule", edition: "2", publisher: "WPS", publishedIn: 2012,
            disciplines: [.behavioral],
            areas: [.autism], ages: .months(12, through: nil),
            scales: [.points(named: "comparison", 1, through: 10, .higherIsWorse, .secondary)], evidence: .secondary,
            source: "PMC5677557; autismtrainingconsortium.com, ADOS-2 & Toddler Module (2012)",
            notes: ["The publisher gives comparison scores for modules 1 to 3; name the module as the part."]),
        Instrument(
            "srs-2", "Social Responsiveness Scale", edition: "2", publisher: "WPS", publishedIn: 2012, disciplines: [.behavioral],
            areas: [.autism], ages: .ages(2, 6, through: 89, 11), scales: [.t(.higherIsWorse, .secondary)], evidence: .secondary,
            source: "Yetter, in the Nineteenth Mental Measurements Yearbook (2014), as quoted by arizonaforensics.com"),
        Instrument(
            "cars-2", "Childhood Autism Rating Scale", edition: "2", publisher: "WPS", publishedIn: 2010, disciplines: [.behavioral],
            areas: [.autism], ages: .months(24, through: nil),
            scales: [.points(15, through: 60, step: .half, .higherIsWorse, .secondary)], evidence: .primary,
            source: "pearsonassessments.com/cars.aspx; edubros.org, CARS2-ST: 15 items of 1 to 4 in half points"),
        Instrument(
            "vb-mapp", "Verbal Behavior Milestones Assessment and Placement Program", publisher: "AVB Press", disciplines: [.behavioral],
            areas: [.verbalBehavior], scales: [.points(named: "milestones", 0, through: 170, step: .half, .higherIsBetter, .secondary)],
            evidence: .secondary, source: "datafinch-catalyst.zendesk.com, Milestones; slidetodoc.com, VB-MAPP: each scored 0, 1/2 or 1",
            notes: ["Its milestones are those of children to 48 months; it is given at any age."]),
    ]
}
