import CaseDomain
import EventSourcing

// The bodies of commands on patients' records.

/// Who a patient is, without what others call them: identifiers are added and retired each by itself.
struct DemographicsBody: Sendable {
    var demographics: Demographics

    /// Reads the members of a body that holds them beside others.
    init<Reader: BodyReader>(membersOf reader: inout Reader) throws(BodyFault) {
        self.demographics = Demographics(
            name: try reader.required("name", .object(), "The name."),
            birthDate: try reader.required("birth_date", .day, "The birth date."),
            sex: try reader.optional("sex", .code(), "As other systems record it.") ?? .unknown,
            address: try reader.optional("address", .object(), "The address; none when absent."),
            phone: try reader.optional("phone", .text(TextLength.reference), "The phone number; none when absent."))
    }
}

/// The body by which it is said that a record was wrong from the start.
struct DemographicsCorrectionBody: DescribedBody {
    static let schemaName = "DemographicsCorrection"

    /// What was wrong; who the patient is now, when absent.
    var corrects: StreamVersion?
    var reason: DemographicsCorrectionReason
    var demographics: Demographics

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.corrects = try reader.optional(
            "recorded_as", .version, "What was wrong: its `recorded_as` in the record's history; who the patient is now, when absent.")
        self.reason = try reader.required("reason", .code(), "Why it was wrong.")
        self.demographics = try DemographicsBody(membersOf: &reader).demographics
    }
}

/// The body by which it is said that something else is true of a patient from a day on.
struct DemographicsChangeBody: DescribedBody {
    static let schemaName = "DemographicsChange"

    var from: CivilDate
    var demographics: Demographics

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.from = try reader.required("from", .day, "The first day on which it is true: not one to come.")
        self.demographics = try DemographicsBody(membersOf: &reader).demographics
    }
}

/// The body by which an identifier is retired.
struct IdentifierRetirementBody: DescribedBody {
    static let schemaName = "IdentifierRetirement"

    var identifier: ExternalIdentifier
    var reason: IdentifierRetirementReason

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.identifier = try IdentifierBody(from: &reader).identifier
        self.reason = try reader.required("reason", .code(), "Why it is the patient's no more.")
    }
}

/// The body by which it is recorded how long the pregnancy lasted.
struct GestationalAgeBody: DescribedBody {
    static let schemaName = "GestationalAge"

    var age: GestationalAge
    var source: GestationSource

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        let weeks = try reader.required("weeks", .gestationWeeks, "Completed weeks of the pregnancy.")
        let days = try reader.optional("days", .daysOfWeek, "Days beyond them.") ?? 0
        guard let age = GestationalAge(weeks: Int32(weeks), days: Int32(days)) else {
            throw BodyFault(.value, at: "weeks", expectation: Form.gestationWeeks.expectation)
        }
        self.age = age
        self.source = try reader.required("source", .code(), "Who says so.")
    }
}

extension Form<Int64> {
    fileprivate static let gestationWeeks: Form = {
        let weeks = Int64(GestationalAge.weeksRange.lowerBound)...Int64(GestationalAge.weeksRange.upperBound)
        return .value(
            .integer(minimum: weeks.lowerBound, maximum: weeks.upperBound), example: 40,
            "is a whole number from \(weeks.lowerBound) to \(weeks.upperBound)"
        ) { weeks.contains($0) }
    }()
    fileprivate static let daysOfWeek = Form.value(.integer(minimum: 0, maximum: 6), example: 0, "is a whole number from 0 to 6") {
        (0...6).contains($0)
    }
}

/// The body by which a record is merged into another.
struct MergeBody: DescribedBody {
    static let schemaName = "PatientMerge"

    var survivor: PatientID
    var reason: PatientMergeReason

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.survivor = try reader.required("survivor_id", .id(), "The record that stands for the patient from now on.")
        self.reason = try reader.required("reason", .code(), "Why the two are taken for one person's.")
    }
}

/// The body by which a merge is taken back.
struct MergeReversalBody: DescribedBody {
    static let schemaName = "PatientMergeReversal"

    var reason: MergeReversalReason

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.reason = try reader.required("reason", .code(), "Why it was wrong.")
    }
}

/// The body by which two records are told apart.
struct DistinctionBody: DescribedBody {
    static let schemaName = "PatientDistinction"

    var other: PatientID
    var reason: DistinctionReason

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.other = try reader.required("other_patient_id", .id(), "The other record.")
        self.reason = try reader.required("reason", .code(), "Why they are two people's.")
    }
}

/// The body by which that is withdrawn.
struct DistinctionWithdrawalBody: DescribedBody {
    static let schemaName = "PatientDistinctionWithdrawal"

    var other: PatientID

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.other = try reader.required("other_patient_id", .id(), "The other record.")
    }
}
