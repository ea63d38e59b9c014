import EventSourcing

// Tests of speech sounds and of fluency.

extension Instrument {
    static let speechSounds: [Instrument] = [
        Instrument(
            "gfta-2", "Goldman-Fristoe Test of Articulation", edition: "2", publisher: "Pearson", publishedIn: 2000, disciplines: [.speech],
            areas: [.speechSounds], ages: .ages(2, 0, through: 21, 11), scales: [.standard(.unverified)], languages: [.english],
            retiredBy: "gfta-3", evidence: .primary, source: "Pearson, GFTA-2/GFTA-3 comparison flyer (paperzz.com/doc/9107656)"),
        Instrument(
            "gfta-3", "Goldman-Fristoe Test of Articulation", edition: "3", publisher: "Pearson", publishedIn: 2015, disciplines: [.speech],
            areas: [.speechSounds], ages: .ages(2, 0, through: 21, 11), scales: [.standard(.secondary)], languages: [.english],
            evidence: .primary,
            source:
                "Pearson, GFTA-2/GFTA-3 comparison flyer (paperzz.com/doc/9107656); Pearson, GFTA-3 sample report (scribd.com/document/777803178)",
            notes: [
                "Sounds-in-Words and Sounds-in-Sentences have standard scores of their own: name the part.",
                "The sample report gives 75 the percentile 5 and 81 the percentile 10, as a mean of 100 and a standard deviation of 15 do.",
            ]),
        Instrument(
            "klpa-3", "Khan-Lewis Phonological Analysis", edition: "3", publisher: "Pearson", publishedIn: 2015, disciplines: [.speech],
            areas: [.speechSounds], ages: .ages(2, 0, through: 21, 11), scales: [.standard(.secondary)], languages: [.english],
            evidence: .secondary, source: "conductscience.com/speech-therapy/assessments/klpa-3"),
        Instrument(
            "ssi-4", "Stuttering Severity Instrument", edition: "4", publisher: "PRO-ED", publishedIn: 2009, disciplines: [.speech],
            areas: [.fluency], ages: .months(34, through: nil),
            scales: [.points(0, through: 56, .higherIsWorse, .secondary)], languages: [.english], evidence: .secondary,
            source: "wpspublish.com/ssi-4-stuttering-severity-instrument-fourth-edition; phenxtoolkit.org/protocols/view/200901",
            notes: ["The total is the sum of frequency (to 18), duration (to 18) and physical concomitants (to 20)."]),
    ]
}
