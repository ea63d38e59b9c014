import EventSourcing

// Measures of what a person does in daily life.

extension Instrument {
    static let dailyLiving: [Instrument] = [
        Instrument(
            "pedi-cat", "Pediatric Evaluation of Disability Inventory, Computer Adaptive Test", publisher: "Pearson", publishedIn: 2020,
            disciplines: [.occupational, .physical, .equipment], areas: [.dailyLiving], ages: .ages(0, 0, through: 20, 11),
            scales: [
                .t(.higherIsBetter, .primary),
                ScoreScale("scaled", .raw, direction: .higherIsBetter, evidence: .primary),
            ], languages: [.english, .spanish], evidence: .primary,
            source: "pearsonassessments.com, PEDI-CAT (p/100002037); pedicat.com/category/scoring",
            notes: ["`scaled` follows one child over time and has no norms. Each of the four domains has both: name the part."]),
        Instrument(
            "weefim", "WeeFIM", publisher: "Uniform Data System for Medical Rehabilitation",
            disciplines: [.occupational, .physical, .equipment], areas: [.dailyLiving], ages: .months(6, through: nil),
            scales: [.points(18, through: 126, .higherIsBetter, .secondary)], evidence: .secondary,
            source: "NINDS Common Data Elements, WeeFIM (report-viewer/24430); PMC6218283, table 1",
            notes: ["For children of 6 months to 7 years, and for older ones whose function is that of such a child."]),
        Instrument(
            "fim", "FIM", publisher: "Uniform Data System for Medical Rehabilitation", disciplines: [.occupational, .physical, .equipment],
            areas: [.dailyLiving], scales: [.points(18, through: 126, .higherIsBetter, .secondary)], evidence: .secondary,
            source: "sralab.org/rehabilitation-measures/functional-independence-measure"),
        Instrument(
            "copm", "Canadian Occupational Performance Measure", publisher: "CAOT", disciplines: [.occupational], areas: [.dailyLiving],
            scales: [.points(named: "average", 1, through: 10, step: nil, .higherIsBetter, .secondary)], evidence: .secondary,
            source: "sralab.org, COPM; the form (2000): ratings of 1 to 10",
            notes: ["Performance and satisfaction are averages of up to five problems: name the part."]),
    ]
}
