public import EventSourcing

/// Rules that are published as a whole: what a file of rules holds.
///
/// A set's versions count up from 1. From its first day on a version stands in the place of all versions before it, also after its
/// own last day: what was let run out does not bring back what it replaced.
public struct RuleSet: JSONMembers, Hashable {
    public var id: RuleSetID
    public var version: Int32
    public var title: String
    public var effectiveFrom: CivilDate
    /// The last day; open where the payer names none.
    public var effectiveThrough: CivilDate?
    public var provenance: RuleProvenance?
    public var codeGroups: [CodeGroup]
    /// The payer's own calendars of business days, by which its windows may count.
    public var calendars: [BusinessCalendar]
    public var rules: [PayerRule]

    /// Rules of one set.
    public static let rulesMax = 200
    /// Code groups of one set.
    public static let codeGroupsMax = 100
    /// Calendars of one set.
    public static let calendarsMax = 10

    public init(
        id: RuleSetID, version: Int32 = 1, title: String, effectiveFrom: CivilDate, effectiveThrough: CivilDate? = nil,
        provenance: RuleProvenance? = nil, codeGroups: [CodeGroup] = [], calendars: [BusinessCalendar] = [],
        rules: [PayerRule]
    ) {
        self.id = id
        self.version = version
        self.title = title
        self.effectiveFrom = effectiveFrom
        self.effectiveThrough = effectiveThrough
        self.provenance = provenance
        self.codeGroups = codeGroups
        self.calendars = calendars
        self.rules = rules
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.id = try members.value("rule_set_id")
        self.version = try members.value("version")
        self.title = try members.value("title")
        self.effectiveFrom = try members.value("effective_from")
        self.effectiveThrough = try members.optional("effective_through")
        self.provenance = try members.optional("provenance")
        self.codeGroups = try members.list("code_groups")
        self.calendars = try members.list("calendars")
        self.rules = try members.list("rules")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("rule_set_id", self.id)
        members.member("version", self.version)
        members.member("title", self.title)
        members.member("effective_from", self.effectiveFrom)
        members.member("effective_through", self.effectiveThrough)
        members.member("provenance", self.provenance)
        members.list("code_groups", self.codeGroups)
        members.list("calendars", self.calendars)
        members.list("rules", self.rules)
    }

    /// Those of its calendars by which some windows count.
    func calendars(of windows: [ClockProvision]) -> [BusinessCalendar] {
        self.calendars.filter { calendar in windows.contains { $0.rule.calendar == calendar.id } }
    }

    /// The codes and ranges that a rule of this set selects, groups looked up; a group that the set lacks selects nothing.
    func codes(of selection: CodeSelection) -> ServiceCodes {
        var codes = ServiceCodes(selection)
        for name in selection.groups {
            guard let group = self.codeGroups.first(where: { $0.name == name }) else { continue }
            codes.add(group.list)
        }
        return codes
    }
}
