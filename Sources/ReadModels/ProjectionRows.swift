import EventSourcing
import Postgres

/// The rows of one build for one tenant while events are folded into them: read when first touched, written together.
///
/// What an event does to a row is a pure function beside the row's type; this only knows which rows there are.
protocol ProjectionRows: Sendable {
    /// The statement that reads what these events touch and is not here yet; `nil` when all of it is.
    mutating func missing(for events: [BookEvent]) -> SQL?
    /// Takes in what that statement gave. Throws `ProjectionFault` for a row that cannot be read back.
    mutating func take(_ found: PostgresRows) throws
    /// Changes what one event changes. When it throws nothing was changed.
    mutating func fold(_ event: BookEvent) throws(ProjectionFault)
    /// The statements that write what was changed. Afterwards it counts as written.
    mutating func writes() -> [SQL]
    /// About how many bytes of memory wait to be written.
    var changedBytes: Int { get }
}

extension ProjectionRows {
    /// Folds events in order, as far as that goes: how many were folded, and what stopped it.
    mutating func fold(_ events: ArraySlice<BookEvent>, concerning areas: Set<BookEvent.Area>) -> (count: Int, fault: ProjectionFault?) {
        for (count, event) in events.enumerated() {
            do throws(ProjectionFault) {
                switch event.content {
                case .elsewhere: continue
                case .faulty(let area, let fault): if areas.contains(area) { throw fault }
                case .file, .letter, .patient, .task, .order, .coverage, .pool, .rights, .exception, .access: try self.fold(event)
                }
            } catch {
                return (count, error)
            }
        }
        return (events.count, nil)
    }
}

/// Why an event could not be folded: the tenant's projection stops before it, and other tenants go on.
struct ProjectionFault: Error, Sendable, Hashable {
    /// A stable code.
    let code: String
    /// The stored name of the event, or the member of it that could not be read. Never a value.
    let subject: String?

    /// A newer program wrote an event of this name; folding must wait for that program (architecture, D6).
    static func newer(_ type: EventType) -> Self { Self(code: "history.newer", subject: type.rawValue) }
    /// The body is not what its name says.
    static func unreadable(_ type: EventType, _ fault: JSONFault) -> Self {
        Self(code: "history.unreadable", subject: "\(type): \(fault)")
    }
    /// An event speaks of a case that was never opened.
    static func unopened(_ type: EventType) -> Self { Self(code: "history.unopened", subject: type.rawValue) }
    /// The facts do not open: moved, edited or made up (architecture, D3).
    static let tampered = Self(code: "seal.tampered", subject: nil)
    /// The key of the facts was destroyed.
    static let shredded = Self(code: "phi.shredded", subject: nil)
    /// The key of the facts is unknown or wrong here.
    static let wrongKey = Self(code: "keys.wrong_key", subject: nil)
    /// A row of ours cannot be read back: somebody changed it, or a program that should have raised the projection's number.
    /// A rebuild makes it again.
    static func row(_ table: String, _ fault: JSONFault) -> Self { Self(code: "read.unreadable", subject: "\(table): \(fault)") }
}
