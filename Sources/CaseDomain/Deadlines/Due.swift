public import EventSourcing

/// Until when something is in time, and how that came about.
public struct Due: JSONMembers, Hashable {
    /// The last microsecond that is in time.
    public var at: Timestamp
    /// The last day that is in time, where the clock counts days; `nil` where it counts hours.
    public var day: CivilDate?
    /// The zone in which it was computed, and in which it is shown.
    public var zone: TimeZoneName
    /// The steps by which it was computed, in words. Dates and rules only, nothing of a patient.
    public var explanation: [String]

    public init(at: Timestamp, day: CivilDate?, zone: TimeZoneName, explanation: [String]) {
        self.at = at
        self.day = day
        self.zone = zone
        self.explanation = explanation
    }

    /// Whether what happens at an instant is in time.
    public func includes(_ instant: Timestamp) -> Bool { instant <= self.at }

    public init(members: JSONObject) throws(JSONFault) {
        self.at = try members.value("at")
        self.day = try members.optional("day")
        self.zone = try members.value("zone")
        self.explanation = try members.list("explanation")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("at", self.at)
        members.member("day", self.day)
        members.member("zone", self.zone)
        members.list("explanation", self.explanation)
    }
}
