import CaseDomain
import EventSourcing
import TestSupport

typealias Coverages = Spec<PatientCoverage>

/// The coverage that the sentences speak of: a child's, by a parent's employer, in the calendar year. All made up.
enum TheCoverage {
    static let id = CoverageID(SpecMoment.stream.rawValue)
    static let other: CoverageID = The.id(171)
    static let otherPayer: PayerID = The.id(172)
    static let check: EligibilityCheckID = The.id(173)
    static let first = CivilDate("2026-01-01")!
    /// The last day of November, six days from today.
    static let lastDay = The.date(6)

    static let terms = CoverageTerms(
        payer: The.payer, planCode: "NS-CHOICE", relationship: .child, lineOfBusiness: .commercial, funding: .insured, situsState: "MN",
        basis: .activeEmployment, planYear: .january)
    static let record = PatientCoverage.Record(
        CoverageRecorded(patient: The.patient, terms: terms, from: first, timeZone: "America/Chicago", membership: PHI(The.membership)))
    static let end = PatientCoverage.Command.end(.init(lastDay: lastDay, reason: .switched, note: "Rosa Quintanilla changed jobs."))

    static func terms(_ change: (inout CoverageTerms) -> Void) -> CoverageTerms {
        var terms = terms
        change(&terms)
        return terms
    }

    static func change(from day: CivilDate = The.date(7), _ change: (inout CoverageTerms) -> Void) -> PatientCoverage.Command {
        .change(.init(terms: terms(change), from: day))
    }

    static func verify(_ standing: CoverageStanding, asOf days: Int = 0, at moment: Timestamp = The.now) -> PatientCoverage.Command {
        .recordVerification(
            .init(CoverageVerified(check: check, standing: standing, asOf: The.date(days), checkedAt: moment, source: .portal)))
    }

    /// Another coverage of the patient, from a day on.
    static func successor(
        _ id: CoverageID = other, from day: CivilDate = The.date(7), replaces: CoverageID? = nil,
        _ change: (inout CoverageTerms) -> Void = { $0.payer = otherPayer }
    ) -> PatientCoverage.State {
        let recorded = CoverageRecorded(
            patient: The.patient, terms: terms(change), from: day, replaces: replaces, membership: PHI(The.membership))
        var state = PatientCoverage.initial
        PatientCoverage.evolve(
            &state,
            by: Recorded(
                .recorded(recorded), stream: id.stream, version: StreamVersion(1), position: Position(1), actor: The.coordinator,
                command: CommandID(SpecMoment.stream.rawValue), occurredAt: The.now, recordedAt: The.now))
        return state
    }
}

/// What happened to the coverage up to a point, made by the decider itself, command by command.
enum CoveragePast {
    static let recorded = after([.record(TheCoverage.record)])
    static let ended = after([TheCoverage.end], recorded)

    /// Every event of a coverage comes about in one of these.
    static let whole = [
        after([TheCoverage.verify(.active), TheCoverage.change { $0.order = 2 }], recorded),
        after([.passTime], ended, at: The.day(8)), after([.takeEndBack(.init())], ended),
        after([.correct(.init(target: StreamVersion(2), reason: .entryError))], ended),
    ]

    static func after(
        _ commands: [PatientCoverage.Command], _ past: [PatientCoverage.Event] = [], at now: Timestamp = The.now
    ) -> [PatientCoverage.Event] {
        commands.reduce(past) { $0 + Coverages.given($0).when($1, at: now).events }
    }
}

extension Spec<PatientCoverage> {
    func doing(_ commands: PatientCoverage.Command..., at now: Timestamp = The.now) -> Self {
        commands.reduce(self) { $0.given($0.when($1, at: now).events) }
    }
}

extension Spec<PatientCoverage>.Outcome {
    /// What is odd about the one verification that followed.
    var odd: [CoverageIrregularity]? { (self.events.first?.body as? CoverageVerified)?.irregularities }
}
