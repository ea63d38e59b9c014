public import EventSourcing

/// A question that somebody asks often, answered by rows that follow a book (architecture, D8).
///
/// The raw value is its stored name. The number in it changes with what the rows say: the rows of another number are made
/// beside them, from the first event.
public enum Projection: String, Sendable, Hashable, CaseIterable {
    /// How does each case stand?
    case caseState = "case_state/2"
    /// What is there to do?
    case worklist = "worklist/2"
    /// Who answered for which case, from when to when?
    case ownership = "ownership/1"
    /// Who saw what of whom?
    case accessLog = "access_log/1"
    /// Where is who a patient is?
    case patientRecords = "patient_record/1"
    /// What does somebody have to do about a case?
    case tasks = "task/2"
    /// When does something happen to which case of itself?
    case timers = "timer/1"
    /// What is kept of a patient beside cases, such as orders, coverages, benefit pools, rights requests and exceptions of
    /// cases, and how does each stand?
    case matters = "patient_matter/1"
    /// When does something happen to which patient's record of itself?
    case patientTimers = "patient_timer/1"

    /// The book that it follows.
    public var book: Book {
        switch self {
        case .caseState, .worklist, .ownership, .patientRecords, .tasks, .timers, .matters, .patientTimers: .work
        case .accessLog: .access
        }
    }
}

extension Projection {
    /// The areas whose events it folds. An event of another area is none of its business, known or not.
    var areas: Set<BookEvent.Area> {
        switch self {
        case .caseState, .worklist: [.case, .letter]
        case .ownership, .timers: [.case]
        case .accessLog: [.access]
        case .patientRecords, .patientTimers: [.patient]
        case .tasks: [.task]
        case .matters: [.order, .coverage, .pool, .rights, .exception]
        }
    }

    /// Its tables, each with the columns that name a row besides tenant and build, in the order of its key.
    var tables: [ProjectionTable] {
        switch self {
        case .caseState: [ProjectionTable("read.case_state", key: ["case_id"])]
        case .worklist: [ProjectionTable("read.worklist", key: ["case_id"])]
        case .ownership: [ProjectionTable("read.ownership", key: ["case_id", "from_position"])]
        case .accessLog:
            [ProjectionTable("read.access_log", key: ["position"]), ProjectionTable("read.access_about", key: ["about_id", "position"])]
        case .patientRecords: [ProjectionTable("read.patient_record", key: ["patient_id"])]
        case .tasks: [ProjectionTable("read.task", key: ["task_id"])]
        case .timers: [ProjectionTable("read.timer", key: ["case_id"])]
        case .matters: [ProjectionTable("read.patient_matter", key: ["matter_id"])]
        case .patientTimers: [ProjectionTable("read.patient_timer", key: ["patient_id"])]
        }
    }

    /// Working rows of one build for one tenant, none of them read yet.
    func rows(of tenant: TenantID, build: Build) -> any ProjectionRows {
        switch self {
        case .caseState: CaseRows(table: .caseState, of: tenant, build: build)
        case .worklist: CaseRows(table: .worklist, of: tenant, build: build)
        case .ownership: OwnershipRows(of: tenant, build: build)
        case .accessLog: AccessRows(of: tenant, build: build)
        case .patientRecords: PatientRecordRows(of: tenant, build: build)
        case .tasks: TaskRows(of: tenant, build: build)
        case .timers: TimerRows(of: tenant, build: build)
        case .matters: MatterRows(of: tenant, build: build)
        case .patientTimers: PatientTimerRows(of: tenant, build: build)
        }
    }
}

/// A table of a projection.
struct ProjectionTable: Sendable, Hashable {
    /// With its schema; our own constant, so it may stand in a statement's text.
    let name: String
    let key: [String]

    init(_ name: String, key: [String]) {
        self.name = name
        self.key = key
    }
}

/// Which making of a projection's rows: builds stand beside each other, and one of them answers.
struct Build: RawRepresentable, Hashable, Sendable, Comparable, CustomStringConvertible {
    let rawValue: Int32
    init(rawValue: Int32) { self.rawValue = rawValue }
    init(_ rawValue: Int32) { self.rawValue = rawValue }

    var description: String { "\(self.rawValue)" }
    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
