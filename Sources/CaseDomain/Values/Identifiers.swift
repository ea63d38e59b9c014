public import EventSourcing
public import struct Foundation.UUID

/// One case, and the stream of its events.
public struct CaseID: Identifier {
    public let rawValue: UUID
    public init(_ rawValue: UUID) { self.rawValue = rawValue }
    /// The stream that holds the case.
    public var stream: StreamID { StreamID(self.rawValue) }
}

/// One letter of medical necessity with all its versions, and the stream of its events.
public struct LetterID: Identifier {
    public let rawValue: UUID
    public init(_ rawValue: UUID) { self.rawValue = rawValue }
    /// The stream that holds the letter.
    public var stream: StreamID { StreamID(self.rawValue) }
}

/// Something that a person has to do about a case, and the stream of its events.
public struct TaskID: Identifier {
    public let rawValue: UUID
    public init(_ rawValue: UUID) { self.rawValue = rawValue }
    /// The stream that holds the task.
    public var stream: StreamID { StreamID(self.rawValue) }
}

extension PatientID {
    /// The stream that holds the patient's record.
    public var stream: StreamID { StreamID(self.rawValue) }
}

/// A place of a clinic, with an address, a time zone and fax numbers of its own.
public struct SiteID: Identifier {
    public let rawValue: UUID
    public init(_ rawValue: UUID) { self.rawValue = rawValue }
}

/// Who pays, or decides for who pays.
public struct PayerID: Identifier {
    public let rawValue: UUID
    public init(_ rawValue: UUID) { self.rawValue = rawValue }
}

/// A patient's coverage by a payer.
public struct CoverageID: Identifier {
    public let rawValue: UUID
    public init(_ rawValue: UUID) { self.rawValue = rawValue }
}

/// An evaluation of the patient by a clinician.
public struct EvaluationID: Identifier {
    public let rawValue: UUID
    public init(_ rawValue: UUID) { self.rawValue = rawValue }
}

/// One line of a request: a service, its quantity and its dates.
public struct ServiceLineID: Identifier {
    public let rawValue: UUID
    public init(_ rawValue: UUID) { self.rawValue = rawValue }
}

/// One sending of a request to a payer.
public struct SubmissionID: Identifier {
    public let rawValue: UUID
    public init(_ rawValue: UUID) { self.rawValue = rawValue }
}

/// A payer's request for information.
public struct InformationRequestID: Identifier {
    public let rawValue: UUID
    public init(_ rawValue: UUID) { self.rawValue = rawValue }
}

/// A payer's decision, as one notice tells it.
public struct DecisionID: Identifier {
    public let rawValue: UUID
    public init(_ rawValue: UUID) { self.rawValue = rawValue }
}

/// An authorization by a payer; its number is patient data, this id is not.
public struct AuthorizationID: Identifier {
    public let rawValue: UUID
    public init(_ rawValue: UUID) { self.rawValue = rawValue }
}

/// One use of an authorization: what was rendered on one day, as whoever tells of it names it.
public struct ConsumptionID: Identifier {
    public let rawValue: UUID
    public init(_ rawValue: UUID) { self.rawValue = rawValue }
}

/// A change of the plan of treatment.
public struct PlanChangeID: Identifier {
    public let rawValue: UUID
    public init(_ rawValue: UUID) { self.rawValue = rawValue }
}

/// An appeal at one level.
public struct AppealID: Identifier {
    public let rawValue: UUID
    public init(_ rawValue: UUID) { self.rawValue = rawValue }
}

/// A note that someone left on a case.
public struct NoteID: Identifier {
    public let rawValue: UUID
    public init(_ rawValue: UUID) { self.rawValue = rawValue }
}

/// One conversation about a case.
public struct ContactID: Identifier {
    public let rawValue: UUID
    public init(_ rawValue: UUID) { self.rawValue = rawValue }
}

/// One inquiry whether a plan covers a patient.
public struct EligibilityCheckID: Identifier {
    public let rawValue: UUID
    public init(_ rawValue: UUID) { self.rawValue = rawValue }
}

/// One verification of what a plan pays for.
public struct BenefitVerificationID: Identifier {
    public let rawValue: UUID
    public init(_ rawValue: UUID) { self.rawValue = rawValue }
}

/// The documents that go to a payer together.
public struct PacketID: Identifier {
    public let rawValue: UUID
    public init(_ rawValue: UUID) { self.rawValue = rawValue }
}

/// One document of a packet.
public struct DocumentID: Identifier {
    public let rawValue: UUID
    public init(_ rawValue: UUID) { self.rawValue = rawValue }
}

/// One inquiry how a request stands.
public struct StatusCheckID: Identifier {
    public let rawValue: UUID
    public init(_ rawValue: UUID) { self.rawValue = rawValue }
}

/// A payer's notice that it takes more time.
public struct ExtensionID: Identifier {
    public let rawValue: UUID
    public init(_ rawValue: UUID) { self.rawValue = rawValue }
}

/// One update of a request that the payer has.
public struct RequestUpdateID: Identifier {
    public let rawValue: UUID
    public init(_ rawValue: UUID) { self.rawValue = rawValue }
}

/// One withdrawal of a request, or of lines of it.
public struct WithdrawalID: Identifier {
    public let rawValue: UUID
    public init(_ rawValue: UUID) { self.rawValue = rawValue }
}

/// A talk between a clinician of ours and one of the payer, from its offer on.
public struct PeerToPeerID: Identifier {
    public let rawValue: UUID
    public init(_ rawValue: UUID) { self.rawValue = rawValue }
}

/// Something that a patient was told.
public struct PatientNoticeID: Identifier {
    public let rawValue: UUID
    public init(_ rawValue: UUID) { self.rawValue = rawValue }
}
