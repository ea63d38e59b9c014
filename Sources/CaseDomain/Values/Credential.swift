public import EventSourcing

/// What entitles a professional to sign: the credential behind the name.
///
/// Which of them a payer accepts is rule data; these are the ones seen in payer rules (domain page, section 3.3).
public enum Credential: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case md = "MD"
    case physicianDO = "DO"
    case np = "NP"
    case pa = "PA"
    case pt = "PT"
    case ot = "OT"
    case slp = "SLP"
    case bcba = "BCBA"
    case psyD = "PsyD"
    case phD = "PhD"
    case lcsw = "LCSW"
}

/// A license to practice in one state.
public struct License: JSONMembers, Hashable {
    /// Two letters.
    public var state: String
    public var number: String
    public var expiresOn: CivilDate

    public init(state: String, number: String, expiresOn: CivilDate) {
        self.state = state
        self.number = number
        self.expiresOn = expiresOn
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.state = try members.value("state")
        self.number = try members.value("number")
        self.expiresOn = try members.value("expires_on")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("state", self.state)
        members.member("number", self.number)
        members.member("expires_on", self.expiresOn)
    }
}
