import CaseDomain
import EventSourcing
import HTTPTypes
import Ledger
import PatientSearch
import PHIVault

/// A clinic's patients, found by what somebody types.
enum PatientSearching {
    static let schemaName = "PatientSearchResult"

    /// A POST although it changes nothing: what is typed is patient data, and paths and queries are kept on the way.
    static let search = Operation(
        id: "searchPatients", method: .post, path: "/v1/clinics/{clinic}/patient_searches", tag: PatientOperations.tag,
        summary: "Search a clinic's patients",
        about: """
            Finds patients by words of a name, a birth date, a record or member number, a telephone or its last digits, in any order; all \
            that is typed has to fit. A word fits a name that it is, begins, or is one mistake away from; names that only sound alike are \
            found where nobody else is. Records that were merged into others are found as those. What was written before is found. The \
            answer is recorded in the access log before it is sent, and so is that nobody was found.
            """,
        scope: .clinic(.readCases), parameters: [.purposeOfUse], body: Operation.Body(schema: PatientSearchBody.described.schema),
        success: [.init(status: .ok, about: "Who was found, the best first.", schema: schemaName)]
    ) { exchange in
        let body = try exchange.read(PatientSearchBody.self)
        let clinic = try exchange.clinic
        let found = try await exchange.services.patients.patients(of: clinic).search(body.query, limit: body.limit)
        let states = try await exchange.openPatients(found.hits.hits.map(\.patient), asOf: found.position)
        return Answer.json { members in
            members.member("patients", found.hits.hits.map { FoundPatientJSON(hit: $0, state: states[$0.patient] ?? Patient.State()) })
            members.member("count", Int64(found.hits.count))
        }.positioned(found.position, in: clinic)
    }

    static let schema = Schema.object([
        .required(
            "patients",
            .array(
                .object(
                    "FoundPatient",
                    [
                        .required("patient", .reference("Patient"), "Who was found."),
                        .required("match", .codes(MatchClass.allCases.map(\.code)), "How well: as well as the part that fits worst."),
                        .required(
                            "reasons", .array(.codes(of: MatchReason.self), minimum: 0, maximum: MatchReason.allCases.count),
                            "Why the patient was found."),
                    ]), minimum: 0, maximum: PatientIndex.hitsMax), "The best of those who were found, in order."),
        .required("count", .count, "How many were found, those who are not shown included."),
    ])
}

/// What is typed to find a patient.
struct PatientSearchBody: DescribedBody {
    static let schemaName = "PatientSearch"

    var query: PatientQuery
    var limit: Int

    /// Patients in an answer when nothing is asked for.
    static let limitDefault: Int64 = 20

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.query = try reader.required("text", .patientQuery, "What is known of the patient: a name, a birth date, numbers.")
        self.limit = Int(try reader.optional("limit", .hitLimit, "At most so many; 20 when absent.") ?? Self.limitDefault)
    }
}

extension Form<PatientQuery> {
    fileprivate static let patientQuery: Form = {
        let expectation =
            "is text of 1 to \(PatientQuery.lengthMax) characters, with at most \(PatientQuery.partsMax) words, dates and numbers"
        return Form(.text(1, PatientQuery.lengthMax), example: PatientQuery("Reyes")!, expectation: expectation) { json throws(BodyFault) in
            let text: String
            do throws(JSONFault) {
                text = try json.string()
            } catch {
                throw BodyFault(error.reason, expectation: expectation)
            }
            guard !text.isEmpty, let query = PatientQuery(text) else { throw BodyFault(.value, expectation: expectation) }
            return query
        }
    }()
}

extension Form<Int64> {
    fileprivate static let hitLimit = Form.value(
        .integer(minimum: 1, maximum: Int64(PatientIndex.hitsMax)), example: 20, "is a whole number from 1 to \(PatientIndex.hitsMax)"
    ) { (1...Int64(PatientIndex.hitsMax)).contains($0) }
}

extension MatchClass {
    /// Its stable name.
    fileprivate var code: String {
        switch self {
        case .exact: "exact"
        case .prefix: "prefix"
        case .typo: "typo"
        case .sound: "sound"
        }
    }
}

private struct FoundPatientJSON: JSONWritable {
    let hit: PatientHit
    let state: Patient.State

    func write(to writer: inout JSONWriter) {
        writer.object { members in
            members.member("patient", PatientJSON(id: self.hit.patient, state: self.state))
            members.member("match", self.hit.match.code)
            members.member("reasons", self.hit.reasons)
        }
    }
}

extension Exchange {
    /// The records of patients who are shown as rows, after the access event that names exactly them is committed; it is committed for
    /// nobody too.
    func openPatients(_ patients: [PatientID], asOf position: Position) async throws -> [PatientID: Patient.State] {
        let member = try self.member
        let envelopes = try await self.services.ledger.read(patients.map(\.stream), in: .work, of: member.clinic)
        let record = AccessRecord(
            operation: self.operation.id, categories: [.demographics], patients: patients, subjects: [],
            resultCount: Int64(patients.count), workPosition: max(position, envelopes.last?.position ?? .start), role: member.role.rawValue,
            request: self.requestID)
        let grant = try await self.services.door.list(record, for: try self.principal, in: member.clinic)
        let bodies = try await self.services.vault.open(envelopes, under: grant)
        var states: [PatientID: Patient.State] = [:]
        for recorded in try History.decode(envelopes, bodies, as: Patient.Event.self, skippingNewer: true) {
            Patient.evolve(&states[PatientID(recorded.stream.rawValue), default: Patient.State()], by: recorded)
        }
        return states
    }
}
