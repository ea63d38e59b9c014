public import EventSourcing

/// Something that rests on a coverage: an authorization with something left, a request, a draft, an appeal.
public struct CoveredMatter: Sendable, Hashable {
    /// What it is, and how far.
    public enum Kind: Sendable, Hashable {
        /// A request that is not ready to be sent.
        case draft
        /// A request that is: its letter names plan and number.
        case ready
        /// The payer has it, and has not decided on all of it.
        case submitted(SubmissionID)
        /// What is left of it; `nil` where the payer named no amount.
        case authorization(AuthorizationID, left: Quantity?)
        case appeal(AppealID)

        fileprivate var rank: Int {
            switch self {
            case .draft: 0
            case .ready: 1
            case .submitted: 2
            case .authorization: 3
            case .appeal: 4
            }
        }
    }

    public var caseID: CaseID
    public var coverage: CoverageID
    public var kind: Kind
    /// The days on which it is, or is to be, rendered; `nil` where nobody says.
    public var dates: DateRange?
    /// The last day on which something of it was rendered.
    public var lastUsedOn: CivilDate?

    public init(
        _ kind: Kind, of caseID: CaseID, under coverage: CoverageID, dates: DateRange? = nil, lastUsedOn: CivilDate? = nil
    ) {
        self.caseID = caseID
        self.coverage = coverage
        self.kind = kind
        self.dates = dates
        self.lastUsedOn = lastUsedOn
    }

    /// What a task about it is about; nothing within the case for a request that was not sent.
    public var subject: TaskSubject? {
        switch self.kind {
        case .draft, .ready: nil
        case .submitted(let id): .submission(id)
        case .authorization(let id, _): .authorization(id)
        case .appeal(let id): .appeal(id)
        }
    }

    /// By case, then from the draft to the appeal: the same order whatever the order in which they were found.
    static func precede(_ one: Self, _ other: Self) -> Bool {
        let (id, otherID) = ("\(one.caseID)", "\(other.caseID)")
        if id != otherID { return id < otherID }
        if one.kind.rank != other.kind.rank { return one.kind.rank < other.kind.rank }
        return one.subject.map { "\($0.id)" } ?? "" < other.subject.map { "\($0.id)" } ?? ""
    }
}

extension CaseFile.State {
    /// What of the case rests on a coverage, as it stands on a day; nothing where the case is linked to none of the id.
    public func matters(under coverage: CoverageID, of caseID: CaseID, on day: CivilDate) -> [CoveredMatter] {
        guard self.coverages.contains(where: { $0.holds && $0.coverage == coverage }) else { return [] }
        var matters: [CoveredMatter] = []
        func add(_ kind: CoveredMatter.Kind, _ dates: DateRange?, lastUsedOn: CivilDate? = nil) {
            matters.append(CoveredMatter(kind, of: caseID, under: coverage, dates: dates, lastUsedOn: lastUsedOn))
        }
        let isOpen = self.closed == nil
        let unsent = self.services.filter(\.isToBeSent)
        let isBegun = !unsent.isEmpty || !self.services.contains { $0.isAskedFor }
        if isOpen, isBegun {
            let isReady = !unsent.isEmpty && (self.letters.contains(where: \.isReady) || self.isReadyWithoutLetter)
            add(isReady ? .ready : .draft, Self.days(of: unsent))
        }
        let awaited = self.services.filter(\.isAwaited)
        for submission in self.submissions.map(\.queued.submission) {
            let lines = awaited.filter { $0.submission == submission }
            if isOpen, !lines.isEmpty { add(.submitted(submission), Self.days(of: lines)) }
        }
        for authorization in self.authorizations {
            guard self.status(of: authorization.id, on: day) == .active, let use = self.use(of: authorization.id) else { continue }
            add(.authorization(authorization.id, left: use.remaining), use.dates, lastUsedOn: use.daysOfUse.last)
        }
        for appeal in self.appeals where isOpen && appeal.isOpen {
            add(.appeal(appeal.filed.appeal), Self.days(of: self.services.filter { appeal.isFor($0.requested.line) }))
        }
        return matters
    }

    /// From the first day of some lines to the last; `nil` where one of them names none.
    private static func days(of services: [Service]) -> DateRange? {
        let days = services.map(\.current.dates)
        guard let from = days.compactMap({ $0?.from }).min(), let through = days.compactMap({ $0?.through }).max(),
            !days.contains(nil)
        else { return nil }
        return DateRange(from: from, through: through)
    }
}
