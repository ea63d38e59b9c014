import Foundation
@testable import ReadModels
import TestSupport
import Testing

@Suite("Page cursors")
struct PageCursorTests {
    @Test func `a cursor that comes back is the one that went out`() throws {
        var random = SplitMix64(seed: 1)
        for _ in 0..<500 {
            let list = try #require(PageCursor.List(rawValue: UInt8.random(in: 1...9, using: &random)))
            let cursor = PageCursor(list, key: Int64.random(in: .min ... .max, using: &random), id: UUID())
            let text = cursor.description
            #expect(PageCursor(text) == cursor)
            #expect(text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }, "\(text) needs escaping in a URL")
        }
    }

    @Test func `other text is no cursor`() {
        var random = SplitMix64(seed: 2)
        let text = PageCursor(.due, key: 1, id: UUID()).description
        #expect(PageCursor("") == nil && PageCursor(text + "A") == nil && PageCursor(String(text.dropLast())) == nil)
        #expect(PageCursor("💙") == nil)
        for _ in 0..<500 {
            let length = Int.random(in: 0...60, using: &random)
            let noise = String((0..<length).map { _ in Character(UnicodeScalar(UInt8.random(in: 32...126, using: &random))) })
            if let cursor = PageCursor(noise) { #expect(PageCursor(cursor.description) == cursor) }
        }
    }
}
