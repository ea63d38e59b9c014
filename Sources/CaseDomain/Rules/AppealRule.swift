public import EventSourcing

/// What a payer says of appeals besides their windows: in whose right each level is asked.
public struct AppealRule: JSONMembers, Hashable {
    /// Who may file an appeal.
    public enum Filer: String, Sendable, Hashable, CaseIterable, JSONCodable {
        /// The provider, in its own right.
        case provider
        /// The patient, or whoever the patient authorized in writing.
        case representative
    }

    /// One level of appeal.
    public struct Level: JSONMembers, Hashable {
        public var level: AppealLevel
        public var filer: Filer

        public init(_ level: AppealLevel, filedBy filer: Filer) {
            self.level = level
            self.filer = filer
        }

        public init(members: JSONObject) throws(JSONFault) {
            self.level = try members.value("level")
            self.filer = try members.value("who_may_file")
        }

        public func write(to members: inout JSONWriter.Members) {
            members.member("level", self.level)
            members.member("who_may_file", self.filer)
        }
    }

    /// Each level once; a level that is left out is left open.
    public var levels: [Level]

    public init(_ levels: [Level]) { self.levels = levels }
    public init(members: JSONObject) throws(JSONFault) { self.levels = try members.list("levels") }
    public func write(to members: inout JSONWriter.Members) { members.list("levels", self.levels) }

    /// Whether the patient has to authorize an appeal at a level; `nil` where the rule leaves it open.
    public func needsPatient(at level: AppealLevel) -> Bool? {
        self.levels.first { $0.level == level }.map { $0.filer == .representative }
    }
}
