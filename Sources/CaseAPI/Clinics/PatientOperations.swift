import CaseDomain
import EventSourcing
import HTTPTypes
import Ledger
import PHIVault

/// What can be asked of a patient's record. First form: register, read.
enum PatientOperations {
    static let tag = "Patients"
    static let path = "/v1/clinics/{clinic}/patients"

    static var all: [Operation] { [Self.register, Self.read] }

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
        about: "Recorded in the access log before it is sent.", scope: .clinic(.readCases), parameters: [.purposeOfUse],
        success: [.init(status: .ok, about: "The record.", schema: "Patient")], refusals: [.gone]
    ) { exchange in
        let patient: PatientID = try exchange.id("patient")
        let member = try exchange.member
        let envelopes = try await exchange.services.ledger.read([patient.stream], in: .work, of: member.clinic)
        guard let first = envelopes.first, PatientRegistered.isStored(as: first.type) else { throw Problem(Refusal.patientUnknown) }
        let record = AccessRecord(
            operation: exchange.operation.id, categories: [.demographics], patients: [patient], subjects: [], resultCount: 1,
            workPosition: envelopes.last?.position ?? .start, role: member.role.rawValue, request: exchange.requestID)
        let grant = try await exchange.services.door.open(record, for: try exchange.principal, in: member.clinic)
        let bodies = try await exchange.services.vault.open(envelopes, under: grant)
        let state = Patient.fold(try History.decode(envelopes, bodies, as: Patient.Event.self, skippingNewer: true))
        return Answer(body: JSONWriter.bytes(of: PatientJSON(id: patient, state: state))).tagged(state.version)
    }

    static let schema = Schema.object([
        .required("patient_id", .uuid, "The patient."),
        .optional("phi", .codes(PHIMark.allCases.map(\.rawValue)), "How the patient's data stands: `shredded` when it was disposed of."),
        .optional("name", .anyObject, "The name."), .optional("birth_date", .day, "The birth date."),
        .optional("sex", .codes(of: Demographics.Sex.self), "As other systems record it."),
        .optional("identifiers", .array(IdentifierBody.described.schema, minimum: 0, maximum: 100), "What others call the patient."),
        .optional("address", .anyObject, "The address."), .optional("phone", .text(1, 100), "The phone number."),
    ])
}

extension Exchange {
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
