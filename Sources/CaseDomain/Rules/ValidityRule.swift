public import EventSourcing

/// How long a letter stays good for a payer.
public struct ValidityRule: JSONMembers, Hashable {
    /// What ends it.
    public enum Basis: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case authorizationPeriod = "authorization_period"
        case days
        case visits
        /// A change of the plan of treatment.
        case planChange = "plan_change"
        /// Whichever of the others comes first.
        case whicheverFirst = "whichever_first"
    }

    /// A change after which the payer wants a new letter.
    public enum MaterialChange: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case diagnosis = "dx"
        case service
        case frequency
        case provider
        case setting
        case payer
    }

    public var basis: Basis
    public var days: Int32?
    public var visits: Int32?
    public var materialChanges: [MaterialChange]

    public init(_ basis: Basis, days: Int32? = nil, visits: Int32? = nil, materialChanges: [MaterialChange] = []) {
        self.basis = basis
        self.days = days
        self.visits = visits
        self.materialChanges = materialChanges
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.basis = try members.value("basis")
        self.days = try members.optional("days")
        self.visits = try members.optional("visits")
        self.materialChanges = try members.list("material_changes")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("basis", self.basis)
        members.member("days", self.days)
        members.member("visits", self.visits)
        members.list("material_changes", self.materialChanges)
    }
}
