public import EventSourcing
public import PHIVault

import struct Foundation.UUID

/// One line of the access log: who did what with whose data, when, as what, and for which purpose.
///
/// Holds ids and codes only. ASTM E2147-18, section 7, lists what such a log has to tell.
public struct AccessLogEntry: Sendable, Hashable {
    /// What somebody did.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A record was opened.
        case opened
        /// Records were seen as rows of a list or a search.
        case listed
        /// Somebody was refused.
        case denied
        /// The program itself began to read, in order to decide or to project.
        case systemGrant = "system_grant"
    }

    /// Its place in the `access` book.
    public var position: Position
    /// The access event's own stream.
    public var event: StreamID
    public var recordedAt: Timestamp
    public var actor: ActorID
    public var purpose: Purpose
    public var kind: Kind
    /// The operation's name in the API description, or the program's for a system grant.
    public var operation: String
    /// What the person was at the time.
    public var role: String
    public var channel: AccessChannel?
    public var categories: [DataCategory]
    public var patients: [PatientID]
    /// The cases or other streams whose data was shown, or asked for and refused.
    public var subjects: [StreamID]
    public var resultCount: Int64?
    /// The last position of the `work` book that was seen.
    public var workPosition: Position?
    /// Why somebody was refused.
    public var code: String?
    /// The request, as other logs name it.
    public var request: String?
}

extension AccessLogEntry {
    /// The line that an access event makes; `nil` for events of other books.
    init?(_ event: BookEvent) {
        guard case .access(let fact, let purpose) = event.content else { return nil }
        self.position = event.position
        self.event = event.stream
        self.recordedAt = event.recordedAt
        self.actor = event.actor
        self.purpose = purpose
        self.role = ""
        self.categories = []
        self.patients = []
        self.subjects = []
        switch fact {
        case .opened(let it):
            self.kind = .opened
            self.operation = it.record.operation
            self.take(it.record)
        case .listed(let it):
            self.kind = .listed
            self.operation = it.record.operation
            self.take(it.record)
        case .denied(let it):
            self.kind = .denied
            self.operation = it.operation
            self.role = it.role
            self.subjects = it.subject.map { [$0] } ?? []
            self.code = it.code
            self.request = it.request
        case .systemGrantTaken(let it):
            self.kind = .systemGrant
            self.operation = it.program
        }
    }

    private mutating func take(_ record: AccessRecord) {
        self.role = record.role
        self.channel = record.channel
        self.categories = record.categories
        self.patients = record.patients
        self.subjects = record.subjects
        self.resultCount = record.resultCount
        self.workPosition = record.workPosition
        self.request = record.request
    }

    /// Whom and what it is about, each once, in order: a patient's record is a stream with the patient's id.
    var about: [UUID] {
        Set(self.patients.map(\.rawValue)).union(self.subjects.map(\.rawValue)).sorted()
    }
}
