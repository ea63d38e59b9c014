import EventSourcing

// Tests of language and vocabulary.

extension Instrument {
    static let language: [Instrument] = [
        Instrument(
            "pls-5", "Preschool Language Scales", edition: "5", publisher: "Pearson", publishedIn: 2011, disciplines: [.speech],
            areas: [.language], ages: .ages(0, 0, through: 7, 11), scales: [.standard(.secondary)], languages: [.english],
            retestAfter: .calendarDays(15), evidence: .secondary,
            source: "prezi.com/sfnpbz6irgdy and coggle.it/diagram/W7_5zQ3kZtrXWJIg, after the manual",
            notes: [.pearsonRetesting, "Auditory Comprehension, Expressive Communication and Total Language: name the part."]),
        Instrument(
            "pls-5-spanish", "Preschool Language Scales, Spanish", edition: "5", publisher: "Pearson", publishedIn: 2012,
            disciplines: [.speech], areas: [.language], ages: .ages(0, 0, through: 7, 11), scales: [.standard(.unverified)],
            languages: [.spanish, .english], retestAfter: .calendarDays(15), evidence: .primary,
            source: "pearsonassessments.com, PLS-5 Spanish (p/100000401)",
            notes: [
                .pearsonRetesting,
                "For children of Spanish alone or of Spanish and English: given in both, one score counts answers in either.",
                "The mean of 100 was read (Pearson, norms in 1-month increments, 2012), the standard deviation was not.",
            ]),
        Instrument(
            "celf-5", "Clinical Evaluation of Language Fundamentals", edition: "5", publisher: "Pearson", publishedIn: 2013,
            disciplines: [.speech], areas: [.language], ages: .ages(5, 0, through: 21, 11),
            scales: [.standard(.secondary), .scaled(min: 1, max: 19, .primary)], languages: [.english], retestAfter: .calendarDays(15),
            evidence: .secondary,
            source:
                "NINDS Common Data Elements, F1460; txautism.net, CELF-5; Pearson, Determining the Severity of a Language Disorder (tables 4.1, 4.2)",
            notes: [.pearsonRetesting]),
        Instrument(
            "celf-4-spanish", "Clinical Evaluation of Language Fundamentals, Spanish", edition: "4", publisher: "Pearson",
            publishedIn: 2006, disciplines: [.speech], areas: [.language], ages: .ages(5, 0, through: 21, 11),
            scales: [
                .standard(.secondary),
                ScoreScale("scaled", .scaled, step: 1, mean: 10, standardDeviation: 3, direction: .higherIsBetter, evidence: .unverified),
            ], languages: [.spanish], retestAfter: .calendarDays(15), evidence: .secondary,
            source: "leadersproject.org, Test Review: CELF-4 Spanish (2014); studylib.net/doc/7697585; scribd.com/document/746470635",
            notes: [.pearsonRetesting]),
        Instrument(
            "celf-p3", "Clinical Evaluation of Language Fundamentals Preschool", edition: "3", publisher: "Pearson", publishedIn: 2020,
            disciplines: [.speech], areas: [.language], ages: .ages(3, 0, through: 6, 11),
            scales: [.standard(.secondary), .scaled(.secondary)], languages: [.english], retestAfter: .calendarDays(15),
            evidence: .primary, source: "pearsonclinical.asia, CELF Preschool-3 (P100015049); home-speech-home.com, CELF:P-3",
            notes: [.pearsonRetesting]),
        Instrument(
            "ppvt-5", "Peabody Picture Vocabulary Test", edition: "5", publisher: "Pearson", publishedIn: 2018, disciplines: [.speech],
            areas: [.vocabulary], ages: .months(30, through: nil), scales: [.standard(.primary)], languages: [.english],
            retestAfter: .calendarDays(15), evidence: .primary, source: "pearsonassessments.com, PPVT-5 (p/100001984)",
            notes: [.pearsonRetesting]),
        Instrument(
            "evt-3", "Expressive Vocabulary Test", edition: "3", publisher: "Pearson", disciplines: [.speech], areas: [.vocabulary],
            ages: .months(30, through: nil),
            scales: [.standard(.primary), .points(named: "raw", 0, through: 190, .higherIsBetter, .primary)],
            languages: [.english], retestAfter: .calendarDays(15), evidence: .primary,
            source: "Pearson Q-global help, Entering EVT-3 Scores",
            notes: [.pearsonRetesting]),
        Instrument(
            "owls-ii", "Oral and Written Language Scales", edition: "2", publisher: "WPS", publishedIn: 2011, disciplines: [.speech],
            areas: [.language], ages: .ages(3, 0, through: 21, 11),
            scales: [.standard(.secondary), .standard(named: "written", ages: .ages(5, 0, through: 21, 11), .secondary)],
            languages: [.english],
            evidence: .secondary, source: "txautism.net/evaluations/oral-and-written-language-scales-second-edition",
            notes: ["`written` is for Reading Comprehension and Written Expression, `standard` for the other scales."]),
        Instrument(
            "besa", "Bilingual English-Spanish Assessment", publisher: "Brookes", publishedIn: 2018, disciplines: [.speech],
            areas: [.language, .speechSounds], ages: .ages(4, 0, through: 6, 11), scales: [.standard(.unverified)],
            languages: [.english, .spanish], evidence: .primary,
            source: "The authors' questions and answers (2languages2worlds.wordpress.com/2014/01/15/besa-q-a)"),
    ]
}
