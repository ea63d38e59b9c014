import EventSourcing

// Tests and classifications of motor development.

extension Instrument {
    static let motor: [Instrument] = [
        Instrument(
            "pdms-2", "Peabody Developmental Motor Scales", edition: "2", publisher: "PRO-ED", publishedIn: 2000,
            disciplines: [.occupational, .physical], areas: [.grossMotor, .fineMotor], ages: .ages(0, 0, through: 5, 11),
            scales: [.standard(named: "quotient", .unverified), .scaled(.unverified)], retiredBy: "pdms-3", evidence: .primary,
            source: "PRO-ED, PDMS-2 Summary Report (scribd.com/document/513143351); sralab.org, PDMS-2",
            notes: ["The report takes an adjustment for prematurity in days."]),
        Instrument(
            "pdms-3", "Peabody Developmental Motor Scales", edition: "3", publisher: "PRO-ED", publishedIn: 2023,
            disciplines: [.occupational, .physical], areas: [.grossMotor, .fineMotor], ages: .ages(0, 0, through: 5, 11),
            scales: [.standard(named: "index", .unverified), .scaled(.unverified)], evidence: .primary,
            source: "PRO-ED, PDMS-3 Standard Summary Report (scribd.com/document/881850498)"),
        Instrument(
            "bot-2", "Bruininks-Oseretsky Test of Motor Proficiency", edition: "2", publisher: "Pearson", publishedIn: 2005,
            disciplines: [.occupational, .physical], areas: [.grossMotor, .fineMotor], ages: .ages(4, 0, through: 21, 11),
            scales: [
                ScoreScale(
                    "standard", .standard, step: 1, mean: 50, standardDeviation: 10, direction: .higherIsBetter, evidence: .secondary),
                ScoreScale("scale", .scaled, step: 1, mean: 15, standardDeviation: 5, direction: .higherIsBetter, evidence: .unverified),
            ], retiredBy: "bot-3", evidence: .primary,
            source: "pearsonclinical.in, BOT-2 Brief Form; NINDS Common Data Elements, BOT-2 (report-viewer/24139)"),
        Instrument(
            "bot-3", "Bruininks-Oseretsky Test of Motor Proficiency", edition: "3", publisher: "Pearson", publishedIn: 2024,
            disciplines: [.occupational, .physical], areas: [.grossMotor, .fineMotor], ages: .ages(4, 0, through: 25, 11),
            scales: [ScoreScale("standard", .standard, step: 1, direction: .higherIsBetter, evidence: .primary)], evidence: .primary,
            source: "pearsonassessments.com, BOT-3 (P100071001)",
            notes: ["Its scores by age norms were read, their mean and standard deviation were not."]),
        Instrument(
            "beery-vmi-6", "Beery-Buktenica Developmental Test of Visual-Motor Integration", edition: "6", publisher: "Pearson",
            publishedIn: 2010, disciplines: [.occupational], areas: [.visualMotor], ages: .ages(2, 0, through: 99, 11),
            scales: [.standard(.secondary)], retestAfter: .months(1), evidence: .primary,
            source: "pearsonclinical.in, Beery VMI; the manual, chapter III (scribd.com/document/718561883); pabau.com, Beery VMI scoring",
            notes: ["Retest: the manual advises at least one month."]),
        Instrument(
            "bayley-4", "Bayley Scales of Infant and Toddler Development", edition: "4", publisher: "Pearson", publishedIn: 2019,
            disciplines: [.occupational, .physical, .speech], areas: [.development, .grossMotor, .fineMotor], ages: .months(0, through: 42),
            scales: [.standard(named: "composite", .secondary), .scaled(min: 1, max: 19, .unverified)], evidence: .secondary,
            source: "txautism.net, Bayley-4; Pearson, Bayley-4 sample report (online.documentine.com); institut-myologie.org, Bayley Scale",
            notes: ["The norms begin at 16 days of age.", "The report scores by the age adjusted for prematurity."]),
        Instrument(
            "aims", "Alberta Infant Motor Scale", publisher: "Elsevier", publishedIn: 1994, disciplines: [.physical, .occupational],
            areas: [.grossMotor], ages: .months(0, through: 18),
            scales: [
                .points(0, through: 58, .higherIsBetter, .secondary),
                ScoreScale("percentile", .percentile, min: 0, max: 100, direction: .higherIsBetter, evidence: .secondary),
            ], evidence: .secondary, source: "blogs.elon.edu/ptkids, AIMS; physio-pedia.com, AIMS; prezi.com/0lwovtx4ubpm",
            notes: ["Until the infant walks alone."]),
        Instrument(
            "gmfm-66", "Gross Motor Function Measure, 66 items", publisher: "CanChild", disciplines: [.physical, .equipment],
            areas: [.grossMotor], ages: .ages(0, 5, through: 16, 11),
            scales: [.points(named: "score", 0, through: nil, step: nil, .higherIsBetter, .secondary)], evidence: .primary,
            source: "canchild.ca/en/resources/44-gross-motor-function-measure-gmfm; sralab.org, GMFM-66",
            notes: ["For cerebral palsy only. The ages are those of the children it was validated with."]),
        Instrument(
            "gmfm-88", "Gross Motor Function Measure, 88 items", publisher: "CanChild", disciplines: [.physical, .equipment],
            areas: [.grossMotor], ages: .ages(0, 5, through: 16, 11),
            scales: [.points(named: "percent", 0, through: 100, step: nil, .higherIsBetter, unit: "percent", .secondary)],
            evidence: .primary,
            source: "canchild.ca/en/resources/44-gross-motor-function-measure-gmfm; sralab.org, GMFM-66",
            notes: ["For cerebral palsy and Down syndrome. The ages are those of the children it was validated with."]),
        Instrument(
            "gmfcs-er", "Gross Motor Function Classification System", edition: "Expanded and Revised", publisher: "CanChild",
            publishedIn: 2007, disciplines: [.physical, .equipment, .orthotics], areas: [.grossMotor], ages: .ages(0, 0, through: 17, 11),
            scales: [.levels(5, .primary)], evidence: .primary, source: "CanChild, GMFCS - E & R (2007)",
            notes: ["For cerebral palsy. Its last band of ages is 12 to 18 years."]),
        Instrument(
            "macs", "Manual Ability Classification System", publisher: "Eliasson et al.", publishedIn: 2006,
            disciplines: [.occupational, .equipment], areas: [.fineMotor], ages: .ages(4, 0, through: 18, 11),
            scales: [.levels(5, .secondary)],
            evidence: .secondary, source: "mcgill.ca/cpengine/functional-classification-systems", notes: ["For cerebral palsy."]),
    ]
}
