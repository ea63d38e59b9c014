public import ClinicalCodes
public import EventSourcing

/// Codes of services, one by one and in ranges.
///
/// `code_system` says of which list the codes are. Without it they are procedures, CPT or HCPCS level II as their shapes tell.
public struct CodeList: JSONMembers, Hashable {
    public let system: ServiceCode.System?
    public let codes: [ServiceCode]
    public let ranges: [CodeRange]

    /// Codes as texts of one list, or procedures; `nil` when one has not its list's shape.
    public init?(_ system: ServiceCode.System? = nil, codes: [String] = [], ranges: [(String, String)] = []) {
        self.system = system
        self.codes = codes.compactMap { Self.code(system, $0) }
        self.ranges = ranges.compactMap { CodeRange(system, from: $0.0, through: $0.1) }
        guard self.codes.count == codes.count, self.ranges.count == ranges.count else { return nil }
    }

    /// No code.
    public init() {
        self.system = nil
        self.codes = []
        self.ranges = []
    }

    public init(members: JSONObject) throws(JSONFault) {
        let system = try members.optional("code_system", as: ServiceCode.System.self)
        var codes: [ServiceCode] = []
        for (index, text) in try members.list("codes", of: String.self).enumerated() {
            guard let code = Self.code(system, text) else { throw JSONFault(.value, at: "codes[\(index)]") }
            codes.append(code)
        }
        var ranges: [CodeRange] = []
        for (index, text) in try members.list("ranges", of: CodeRange.Ends.self).enumerated() {
            guard let range = CodeRange(system, from: text.from, through: text.through) else {
                throw JSONFault(.value, at: "ranges[\(index)]")
            }
            ranges.append(range)
        }
        self.system = system
        self.codes = codes
        self.ranges = ranges
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("code_system", self.system)
        members.list("codes", self.codes.map(\.code))
        members.list("ranges", self.ranges.map { CodeRange.Ends(from: $0.from.code, through: $0.through.code) })
    }

    /// Codes and ranges.
    public var count: Int { self.codes.count + self.ranges.count }

    fileprivate static func code(_ system: ServiceCode.System?, _ text: String) -> ServiceCode? {
        if let system { return ServiceCode(system, text) }
        return ServiceCode(procedure: text)
    }
}

/// The services that a rule speaks of: codes of its own, and groups that its set defines; none at all means every service.
public struct CodeSelection: JSONMembers, Hashable {
    public var list: CodeList
    public var groups: [CodeGroupName]

    public init(_ list: CodeList = CodeList(), groups: [CodeGroupName] = []) {
        self.list = list
        self.groups = groups
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.list = try CodeList(members: members)
        self.groups = try members.list("groups")
    }

    public func write(to members: inout JSONWriter.Members) {
        self.list.write(to: &members)
        members.list("groups", self.groups)
    }

    /// Whether it says nothing, which means every service.
    public var isEmpty: Bool { self.list.count == 0 && self.groups.isEmpty }
}

/// Codes of one list from one to another, both included, in the order of their characters: `97110` to `97546`.
public struct CodeRange: Sendable, Hashable {
    public let from: ServiceCode
    public let through: ServiceCode

    /// A range; `nil` when an end has not its list's shape, the ends are of two lists or lengths, or it ends before it begins.
    public init?(_ system: ServiceCode.System?, from: String, through: String) {
        guard let from = CodeList.code(system, from), let through = CodeList.code(system, through), from.system == through.system,
            from.code.utf8.count == through.code.utf8.count, from.code <= through.code
        else { return nil }
        self.from = from
        self.through = through
    }

    func contains(_ code: ServiceCode) -> Bool {
        code.system == self.from.system && code.code.utf8.count == self.from.code.utf8.count && self.from.code <= code.code
            && code.code <= self.through.code
    }

    func overlaps(_ other: CodeRange) -> Bool {
        self.from.system == other.from.system && self.from.code.utf8.count == other.from.code.utf8.count
            && self.from.code <= other.through.code && other.from.code <= self.through.code
    }

    /// A range as it is written.
    struct Ends: JSONMembers {
        var from: String
        var through: String

        init(from: String, through: String) {
            self.from = from
            self.through = through
        }

        init(members: JSONObject) throws(JSONFault) {
            self.from = try members.value("from")
            self.through = try members.value("through")
        }

        func write(to members: inout JSONWriter.Members) {
            members.member("from", self.from)
            members.member("through", self.through)
        }
    }
}

/// Codes that several rules of a set share.
public struct CodeGroup: JSONMembers, Hashable {
    public var name: CodeGroupName
    public var list: CodeList

    public init(name: CodeGroupName, list: CodeList) {
        self.name = name
        self.list = list
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.name = try members.value("name")
        self.list = try CodeList(members: members)
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("name", self.name)
        self.list.write(to: &members)
    }
}
