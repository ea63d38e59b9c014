import EventSourcing

// Measures of balance, walking, wheeled mobility and back pain.

extension Instrument {
    static let mobility: [Instrument] = [
        Instrument(
            "bbs", "Berg Balance Scale", publisher: "Berg et al.", publishedIn: 1989, disciplines: [.physical, .equipment],
            areas: [.balance], scales: [.points(0, through: 56, .higherIsBetter, .secondary)], evidence: .secondary,
            source: "abiebr.com, 1.3 The Berg Balance Score"),
        Instrument(
            "tug", "Timed Up and Go", publisher: "Podsiadlo and Richardson", publishedIn: 1991, disciplines: [.physical, .equipment],
            areas: [.walking], scales: [.points(named: "time", 0, through: nil, step: nil, .higherIsWorse, unit: "seconds", .secondary)],
            evidence: .secondary,
            source: "Podsiadlo and Richardson, J Am Geriatr Soc 1991;39:142-148, as quoted in bio-protocol.org 9031367"),
        Instrument(
            "6mwt", "Six-Minute Walk Test", publisher: "American Thoracic Society", disciplines: [.physical, .equipment],
            areas: [.walking],
            scales: [.points(named: "distance", 0, through: nil, step: nil, .higherIsBetter, unit: "meters", .secondary)],
            evidence: .secondary, source: "Harada et al., Arch Phys Med Rehabil 1999;80:837-841"),
        Instrument(
            "odi", "Oswestry Disability Index", publisher: "Fairbank et al.", disciplines: [.physical], areas: [.backPain],
            scales: [.points(named: "percent", 0, through: 100, step: nil, .higherIsWorse, unit: "percent", .secondary)],
            evidence: .secondary,
            source: "Wang et al., BJSTR 2018, doi 10.26717/BJSTR.2018.12.002200; Michigan State University, scoring of the questionnaire"),
        Instrument(
            "fma", "Functional Mobility Assessment", publisher: "University of Pittsburgh", disciplines: [.equipment, .physical],
            areas: [.wheeledMobility], scales: [.points(10, through: 60, .higherIsBetter, .secondary)], languages: [.english, .spanish],
            evidence: .secondary, source: "sralab.org/rehabilitation-measures/functional-mobility-assessment; fma.pitt.edu",
            notes: ["Not the Fugl-Meyer Assessment, which has the same letters."]),
    ]
}
