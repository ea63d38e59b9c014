/// A question for a list of cases.
public struct CaseListQuery: Sendable, Hashable {
    public var filter: CaseFilter
    public var order: CaseOrder
    /// Where a page before this one said to go on.
    public var after: PageCursor?
    /// Items wanted, 1 to `ReadModels.pageMax`.
    public var limit: Int

    public init(filter: CaseFilter = CaseFilter(), order: CaseOrder = .due, after: PageCursor? = nil, limit: Int = 50) {
        self.filter = filter
        self.order = order
        self.after = after
        self.limit = limit
    }
}
