package import EventSourcing

/// One book of one tenant: what is locked, appended to and read as a unit.
package struct BookKey: Hashable, Sendable, Comparable {
    package let tenant: TenantID
    package let book: Book

    package init(_ tenant: TenantID, _ book: Book) {
        self.tenant = tenant
        self.book = book
    }

    /// Tenant order, then book order: the order in which a load takes locks.
    package static func < (left: BookKey, right: BookKey) -> Bool {
        left.tenant == right.tenant ? left.book.rawValue < right.book.rawValue : left.tenant < right.tenant
    }
}
