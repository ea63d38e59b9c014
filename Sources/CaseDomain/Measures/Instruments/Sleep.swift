import EventSourcing

// Questionnaires on sleep.

extension Instrument {
    static let sleep: [Instrument] = [
        Instrument(
            "ess", "Epworth Sleepiness Scale", publisher: "Johns", publishedIn: 1991, disciplines: [.sleep], areas: [.sleepiness],
            scales: [.points(0, through: 24, .higherIsWorse, .secondary)], evidence: .secondary,
            source: "NINDS Common Data Elements, F1576, after Johns, Sleep 1991;14(6):540-545",
            notes: ["The version for adults; the one for children and adolescents is another instrument."]),
        Instrument(
            "isi", "Insomnia Severity Index", publisher: "Morin", disciplines: [.sleep, .behavioral], areas: [.insomnia],
            scales: [.points(0, through: 28, .higherIsWorse, .secondary)], evidence: .secondary,
            source: "PMC6728122, table 1; PMC6223555, figure 1"),
    ]
}
