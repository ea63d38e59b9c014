public import CaseDomain
public import EventSourcing

/// What a clinic keeps of a patient beside cases, each thing a stream of its own: its raw value is stored in rows, and a promise.
public enum MatterKind: String, Sendable, Hashable, CaseIterable {
    case order
    case coverage
    case benefitPool = "benefit_pool"
    case rightsRequest = "rights_request"
    /// Of one of the patient's cases.
    case exception
}

/// An aggregate of a patient's that rows keep whole, patients' parts left out: the state is what tells, and beside it stands what lists
/// are filtered and sorted by.
public protocol PatientMatter: Decider where State: JSONMembers {
    static var matterKind: MatterKind { get }
    /// What stands beside the state in its row; `nil` for a stream that says nothing of a patient yet.
    static func columns(of state: State) -> MatterColumns?
    /// The list that is read in pages.
    static var list: MatterList { get }
}

/// Which list of matters a page's cursor belongs to.
public struct MatterList: Sendable {
    let list: PageCursor.List
}

/// What lists of matters are filtered and sorted by.
public struct MatterColumns: Sendable, Hashable {
    public var patient: PatientID
    public var site: SiteID?
    /// How it stands by what is on record, by a code of its kind's own: no clock is in a row.
    public var status: String
    /// What it is, or is about, by a code or an id.
    public var topic: String?
    public var serviceLine: ServiceLine?
    /// What it is sorted by; what has none comes last.
    public var sortKey: Int64?
    /// When something happens to it of itself.
    public var dueAt: Timestamp?
}

extension Order: PatientMatter {
    public static let matterKind = MatterKind.order
    public static let list = MatterList(list: .orders)

    public static func columns(of state: State) -> MatterColumns? {
        guard let place = state.place, let status = state.notedStatus, let told = state.told else { return nil }
        return MatterColumns(
            patient: place.patient, site: place.site, status: status.rawValue, topic: told.kind.rawValue, serviceLine: told.serviceLine,
            sortKey: state.endsOn.map { Int64($0.dayNumber) }, dueAt: state.nextMomentAt)
    }
}

extension PatientCoverage: PatientMatter {
    public static let matterKind = MatterKind.coverage
    public static let list = MatterList(list: .coverages)

    public static func columns(of state: State) -> MatterColumns? {
        guard let patient = (state.recording ?? state.recordings.last?.body)?.patient else { return nil }
        let isOver = state.lastDay.map { last in state.passings.contains { $0.on == last } } ?? false
        return MatterColumns(
            patient: patient, status: state.recording == nil ? "taken_back" : isOver ? "ended" : "open",
            sortKey: state.lastDay.map { Int64($0.dayNumber) }, dueAt: state.nextMomentAt)
    }
}

extension BenefitPool: PatientMatter {
    public static let matterKind = MatterKind.benefitPool
    public static let list = MatterList(list: .benefitPools)

    public static func columns(of state: State) -> MatterColumns? {
        guard let terms = state.terms ?? state.openings.last?.body else { return nil }
        return MatterColumns(
            patient: terms.patient, status: state.terms == nil ? "taken_back" : state.isOver ? "ended" : "open",
            topic: "\(terms.coverage)", sortKey: Int64(terms.period.through.dayNumber), dueAt: state.nextMomentAt)
    }
}

extension RightsRequest: PatientMatter {
    public static let matterKind = MatterKind.rightsRequest
    public static let list = MatterList(list: .rightsRequests)

    public static func columns(of state: State) -> MatterColumns? {
        guard let received = state.receipts.last?.body, let status = state.status else { return nil }
        return MatterColumns(
            patient: received.patient, site: received.site, status: status.rawValue, topic: received.kind.rawValue,
            sortKey: status.isOpen ? state.dueOn.map { Int64($0.dayNumber) } : nil, dueAt: state.nextMomentAt)
    }
}

extension CaseException: PatientMatter {
    public static let matterKind = MatterKind.exception
    public static let list = MatterList(list: .exceptions)

    public static func columns(of state: State) -> MatterColumns? {
        // One that names no patient was opened by no route.
        guard let opened = state.opened, let patient = opened.patient, let status = state.status else { return nil }
        return MatterColumns(
            patient: patient, site: opened.site, status: status.rawValue, topic: "\(opened.caseID)",
            sortKey: status == .open ? state.openSteps.map(\.dueAt.rawValue).min() : nil, dueAt: state.nextMomentAt)
    }
}
