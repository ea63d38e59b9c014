import CaseDomain
import EventSourcing
import ReadModels

/// A coverage as lists show it, on a day: by which plan and from when to when. Nothing of it was sealed.
struct CoverageJSON: MatterRow {
    typealias Matter = PatientCoverage

    let coverage: PatientCoverage.State
    let day: CivilDate

    init(_ coverage: PatientCoverage.State, at now: Timestamp) {
        self.coverage = coverage
        self.day = TimeZoneName.utc.day(at: now)
    }

    func write(to members: inout JSONWriter.Members) {
        let coverage = self.coverage
        members.member("coverage_id", coverage.id)
        members.member("patient_id", PatientCoverage.columns(of: coverage)?.patient)
        members.member("taken_back", coverage.recording == nil)
        members.member("terms", coverage.terms(on: self.day))
        members.member("from", coverage.recording?.from)
        members.member("through", coverage.lastDay)
        members.member("standing", coverage.standing(on: self.day))
        members.member("ended_because", coverage.end?.body.reason)
        members.member("successor_coverage_id", coverage.end?.body.successor)
        members.member("replaces_coverage_id", coverage.recording?.replaces)
        members.member("updated_at", coverage.updatedAt)
        members.member("version", coverage.version)
        members.member("position", coverage.position)
    }

    static let properties: [Schema.Property] = [
        .required("coverage_id", .uuid, "The coverage."), .optional("patient_id", .uuid, "The patient."),
        .required("taken_back", .boolean, "Whether it was recorded wrongly, and is none."),
        .optional("terms", .anyObject, "By which plan, as whom, and when it pays, as it is today: the members of its recording."),
        .optional("from", .day, "The first day, where it is known."), .optional("through", .day, "The last day, where it is known."),
        .required("standing", .codes(of: CoverageStanding.self), "Whether it covers the patient today, as far as anybody knows."),
        .optional("ended_because", .codes(of: CoverageEnded.Reason.self), "Why it ends."),
        .optional("successor_coverage_id", .uuid, "The coverage that takes its place."),
        .optional("replaces_coverage_id", .uuid, "The coverage whose place it takes."),
        .optional("updated_at", .instant, "When its last event was recorded."),
        .required("version", .count, "How many events its stream has."), .required("position", .count, "Its last event."),
    ]
}

extension CoverageOperations {
    static var schemas: [String: Schema] {
        let own: [String: Schema] = [
            "Coordination": .object([
                .required("patient_id", .uuid, "The patient."), .required("on", .day, "The day."),
                .required("coordination", Self.coordinationSchema, "Who pays in which order."),
            ])
        ]
        return own.merging(
            routes.schemas(
                sorted: "What ends soonest first, what has no end last.",
                about: "Every fact of it, in order, with the numbers as far as they could be opened.")
        ) { first, _ in first }
    }

    private static let coordinationSchema = Schema.object(
        "CoordinationOfBenefits",
        [
            .optional(
                "order",
                .array(
                    .object(
                        "CoordinationEntry",
                        [
                            .required("coverage_id", .uuid, "The coverage."), .required("place", .count, "Whose turn it is, from 1."),
                            .optional("rule", .codes(of: CoordinationRule.self), "Why it pays after the one before it."),
                        ]), minimum: 0, maximum: ReadModels.mattersPerPatientMax),
                "The coverages that hold on the day, first payer first; absent where none does."),
            .optional(
                "conflicts",
                .array(
                    .object(
                        "CoordinationConflict",
                        [
                            .required("kind", .codes(of: Coordination.Conflict.Kind.self), "What does not fit, or is not known."),
                            .optional(
                                "coverages", .array(.uuid, minimum: 0, maximum: ReadModels.mattersPerPatientMax),
                                "Of which; absent where there is none."),
                        ]), minimum: 0, maximum: 10_000), "What does not fit together, and what would tell; absent where all fits."),
        ])
}
