import CaseDomain
import EventSourcing
import HTTPTypes
import Ledger
import PHIVault

/// What can be asked of a patient's record: registered, searched, read, changed and corrected, merged with a second one of the same
/// person.
enum PatientOperations {
    static let tag = "Patients"
    static let path = "/v1/clinics/{clinic}/patients"

    static var all: [Operation] {
        [Self.register, PatientSearching.search, Self.read] + Self.changes + Self.merges + [PatientDuplicates.list] + Self.representation
    }

    /// What a record can be asked by a route of its own.
    private static let served: Set<Patient.Command.Kind> = [
        .correctDemographics, .changeDemographics, .addIdentifier, .retireIdentifier, .recordGestationalAge, .merge, .reverseMerge,
        .tellApart, .withdrawDistinction, .nameRepresentative, .changeRepresentative, .endRepresentative, .restrict, .liftRestriction,
    ]

    /// Whether there is a route for it.
    static func isServed(_ kind: Patient.Command.Kind) -> Bool { Self.served.contains(kind) }

    static let register = Operation.command(
        id: "registerPatient", path: path, tag: tag, .openCases, summary: "Register a patient",
        about: "Two patients of a clinic cannot share an identifier.", PatientRegistration.self
    ) { exchange, body in
        let tokens = try await exchange.tokens(of: body.demographics.identifiers)
        let request = try await exchange.command(ifMatch: nil)
        let outcome = try await exchange.services.handler.handle(request, leading: body.patient.stream) {
            (work: inout CommandWork<Refusal>) async throws(CommandError<Refusal>) in
            try await exchange.register(body.patient, body.demographics, tokens: tokens, &work)
        }
        // The id that was registered, which a repeat without an id of its own does not know.
        let patient = outcome.events.first { PatientRegistered.isStored(as: $0.type) }?.stream ?? body.patient.stream
        return try await exchange.answer(outcome, leading: patient, created: .nothing) { $0.member("patient_id", patient) }
    }

    static let read = Operation(
        id: "readPatient", method: .get, path: "\(path)/{patient}", tag: tag, summary: "Read a patient's record",
        about: """
            Who the patient is, was, and by a correction never was; the patient's age on a day, corrected for prematurity until two years \
            of age. Recorded in the access log before it is sent.
            """, scope: .clinic(.readCases),
        parameters: [
            .init(name: "on", place: .query, schema: .day, about: "The day on which the age is asked for; today in UTC when absent."),
            .purposeOfUse,
        ], success: [.init(status: .ok, about: "The record.", schema: "PatientRecord")], refusals: [.gone]
    ) { exchange in
        let patient: PatientID = try exchange.id("patient")
        let day = try exchange.queryDay("on") ?? TimeZoneName.utc.day(at: exchange.now)
        let state = try await exchange.openRecord(of: patient)
        return Answer.json { members in
            PatientRecordJSON(id: patient, state: state).write(to: &members)
            members.member("age", PatientAgeJSON(state, on: day))
        }.tagged(state.version)
    }

    static let schema = Schema.object(Self.properties)

    static let recordSchema = Schema.object(
        Self.properties + [
            .required("version", .count, "How many events its stream has."),
            .optional("absorbed", .array(.uuid, minimum: 0, maximum: Patient.countMax), "Records that were merged into it."),
            .optional("told_apart", .array(.uuid, minimum: 0, maximum: 10_000), "Who was found to be somebody else."),
            .optional(
                "history", .array(.anyObject, minimum: 0, maximum: 10_000),
                "Every version of who the patient is, with the day from which on it was true, in the order in which they were recorded."),
            .optional(
                "identifiers_in_force", .array(.anyObject, minimum: 0, maximum: Patient.countMax), "What others call the patient now."),
            .optional("gestational_age", .anyObject, "How long the pregnancy lasted."),
            .optional("representatives", .array(.anyObject, minimum: 0, maximum: Patient.countMax), "Who may act for the patient."),
            .optional("restrictions", .array(.anyObject, minimum: 0, maximum: Patient.countMax), "Who must not receive."),
            .optional(
                "age",
                .object(
                    "PatientAge",
                    [
                        .required("on", .day, "The day."),
                        .required("chronological_months", .count, "Completed months since birth."),
                        .required("months", .count, "The same, corrected for prematurity."),
                        .required("is_corrected", .boolean, "Whether the two differ."),
                    ]), "How old the patient is; absent before birth, and when the data was disposed of."),
        ])

    private static let properties: [Schema.Property] = [
        .required("patient_id", .uuid, "The patient."),
        .optional("merged_into", .uuid, "The record that stands for the patient; absent for one that stands for itself."),
        .optional("phi", .codes(PHIMark.allCases.map(\.rawValue)), "How the patient's data stands: `shredded` when it was disposed of."),
        .optional("name", .anyObject, "The name."), .optional("birth_date", .day, "The birth date."),
        .optional("sex", .codes(of: Demographics.Sex.self), "As other systems record it."),
        .optional("identifiers", .array(IdentifierBody.described.schema, minimum: 0, maximum: 100), "What others call the patient."),
        .optional("address", .anyObject, "The address."), .optional("phone", .text(1, 100), "The phone number."),
    ]
}

/// How old a patient is on a day.
private struct PatientAgeJSON: JSONWritable {
    let age: TestAge
    let day: CivilDate

    /// `nil` where the birth date was not opened, or had not come.
    init?(_ state: Patient.State, on day: CivilDate) {
        guard let born = state.currentDemographics?.demographics.disclosed(for: .showing)?.birthDate, born <= day else { return nil }
        self.age = TestAge(KnownAge(bornOn: born, gestation: state.gestation?.age.disclosed(for: .showing)), on: day)
        self.day = day
    }

    func write(to writer: inout JSONWriter) {
        writer.object { members in
            members.member("on", self.day)
            members.member("chronological_months", Int64(self.age.chronologicalMonths))
            // Before the due date a child has no corrected age yet.
            members.member("months", Int64(max(self.age.months, 0)))
            members.member("is_corrected", self.age.isCorrected)
        }
    }
}

extension Purpose {
    /// Patient data that an answer says in other words, after the access event that names the patient is committed.
    static let showing: Purpose = "necessity.showing"
}

extension Exchange {
    /// A patient's record with all that it says, after the access event that names the patient is committed.
    func openRecord(of patient: PatientID) async throws -> Patient.State {
        let member = try self.member
        let envelopes = try await self.services.ledger.read([patient.stream], in: .work, of: member.clinic)
        guard let first = envelopes.first, PatientRegistered.isStored(as: first.type) else { throw Problem(Refusal.patientUnknown) }
        let record = AccessRecord(
            operation: self.operation.id, categories: [.demographics], patients: [patient], subjects: [], resultCount: 1,
            workPosition: envelopes.last?.position ?? .start, role: member.role.rawValue, request: self.requestID)
        let grant = try await self.services.door.open(record, for: try self.principal, in: member.clinic)
        let bodies = try await self.services.vault.open(envelopes, under: grant)
        return Patient.fold(try History.decode(envelopes, bodies, as: Patient.Event.self, skippingNewer: true))
    }

    /// Registers a patient within a command, with the claims that keep identifiers with one patient.
    func register(
        _ patient: PatientID, _ demographics: Demographics, tokens: [BlindToken], _ work: inout CommandWork<Refusal>
    ) async throws(CommandError<Refusal>) {
        var record = try await work.stream(Patient.self, patient.stream, else: .patientExists)
        try record.decide(.register(Patient.Register(demographics: demographics, tokens: tokens)))
        for reservation in Patient.reservations(following: record.events, of: patient.stream) { work.reserve(reservation) }
        work.add(record, sealedFor: .record(of: patient))
    }
}

/// The body by which a patient is registered.
struct PatientRegistration: DescribedBody {
    static let schemaName = "PatientRegistration"

    var patient: PatientID
    var demographics: Demographics

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.patient = try reader.optional("patient_id", .id(), "The patient's id; made when absent.") ?? PatientID(reader.defaults.newID())
        self.demographics = Demographics(
            name: try reader.required("name", .object(), "The name."),
            birthDate: try reader.required("birth_date", .day, "The birth date."),
            sex: try reader.optional("sex", .code(), "As other systems record it.") ?? .unknown,
            identifiers: try reader.list(
                "identifiers", .object() as Form<IdentifierBody>, count: 0...OpeningDetails.identifiersMax, "What others call the patient."
            ).map(\.identifier),
            address: try reader.optional("address", .object(), "The address."),
            phone: try reader.optional("phone", .text(TextLength.reference), "The phone number."))
    }
}

extension PersonName: DescribedBody {
    static let schemaName = "PersonName"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            family: try reader.required("family", .text(Self.lengthMax), "The family name."),
            given: try reader.list("given", .text(Self.lengthMax), count: 1...Self.givenMax, "Given names, in order."),
            suffix: try reader.optional("suffix", .text(Self.lengthMax), "Such as Jr."))
    }
}
