public import EventSourcing

import struct Foundation.Data
import struct Foundation.UUID
import typealias Foundation.uuid_t

/// Where a list goes on: opaque text that a caller gets with a page and brings back for the next.
///
/// It names the last item by what the list is sorted by and by the item's id, so that nothing is skipped or seen twice when rows
/// come and go between two pages (a row that moves within the order may be). Holds no patient data.
public struct PageCursor: Sendable, Hashable, LosslessStringConvertible {
    /// Which list it belongs to, its order included: a cursor of another list is refused.
    let list: List
    let key: Int64
    let id: UUID

    /// The lists that are read in pages. Each raw value is a promise.
    enum List: UInt8, Sendable, Hashable {
        case due = 1
        case updated = 2
        case updatedFirst = 3
        case opened = 4
        case openedFirst = 5
        case access = 6
        case gaps = 7
        case owned = 8
        case tasks = 9
        case orders = 10
        case coverages = 11
        case benefitPools = 12
        case rightsRequests = 13
        case exceptions = 14
    }

    private static let byteCount = 1 + 8 + 16

    init(_ list: List, key: Int64, id: UUID) {
        self.list = list
        self.key = key
        self.id = id
    }

    /// Reads what `description` wrote; `nil` for anything else.
    public init?(_ description: String) {
        let standard = description.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
        let padding = String(repeating: "=", count: (4 - standard.count % 4) % 4)
        guard let data = Data(base64Encoded: String(standard) + padding), data.count == Self.byteCount, let list = List(rawValue: data[0])
        else { return nil }
        self.list = list
        self.key = data[1..<9].reduce(0) { $0 << 8 | Int64($1) }
        self.id = [UInt8](data[9...]).withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }

    /// Letters, digits, `-` and `_` (RFC 4648, section 5, without padding).
    public var description: String {
        var bytes = [self.list.rawValue]
        withUnsafeBytes(of: self.key.bigEndian) { bytes += $0 }
        withUnsafeBytes(of: self.id.uuid) { bytes += $0 }
        return String(Data(bytes).base64EncodedString().filter { $0 != "=" }.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 })
    }
}

/// A page of a list.
public struct Page<Item: Sendable>: Sendable {
    public var items: [Item]
    /// Where the next page begins; `nil` after the last.
    public var next: PageCursor?
    /// The position that each clinic's items are as of.
    public var positions: [TenantID: Position]
}

extension Page: Equatable where Item: Equatable {}
