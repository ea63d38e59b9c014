import EventSourcing

// Questionnaires on depression, anxiety and trauma.

extension Instrument {
    static let mentalHealth: [Instrument] = [
        Instrument(
            "phq-9", "Patient Health Questionnaire, depression module", publisher: "Kroenke, Spitzer and Williams", publishedIn: 2001,
            disciplines: [.behavioral], areas: [.depression], scales: [.points(0, through: 27, .higherIsWorse, .primary)],
            evidence: .primary, source: "Kroenke, Spitzer and Williams, J Gen Intern Med 2001;16:606-613"),
        Instrument(
            "gad-7", "Generalized Anxiety Disorder scale", publisher: "Spitzer, Kroenke, Williams and Löwe", publishedIn: 2006,
            disciplines: [.behavioral], areas: [.anxiety], scales: [.points(0, through: 21, .higherIsWorse, .secondary)],
            evidence: .primary, source: "Spitzer et al., Arch Intern Med 2006;166:1092-1097; form.jotform.com/221654279772061"),
        Instrument(
            "pcl-5", "PTSD Checklist for DSM-5", publisher: "National Center for PTSD", disciplines: [.behavioral], areas: [.trauma],
            scales: [.points(0, through: 80, .higherIsWorse, .secondary)], evidence: .secondary, source: "PMC6728122, table 1"),
    ]
}
