import struct Foundation.UUID

extension UUID {
    /// Reads the 36-character form in either case (RFC 9562, section 4) and nothing else, without a `String` in between: events
    /// hold several ids each.
    init?(utf8 text: UnsafeBufferPointer<UInt8>) {
        guard text.count == 36 else { return nil }
        var uuid = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)).uuid
        let isRead = withUnsafeMutableBytes(of: &uuid) { bytes in
            var place = 0
            for index in 0..<16 {
                // A hyphen stands before the bytes 4, 6, 8 and 10.
                if index >= 4, index <= 10, index % 2 == 0 {
                    guard text[place] == UInt8(ascii: "-") else { return false }
                    place += 1
                }
                guard let high = JSONText.hexDigit(text[place]), let low = JSONText.hexDigit(text[place + 1]) else { return false }
                bytes[index] = high << 4 | low
                place += 2
            }
            return true
        }
        guard isRead else { return nil }
        self.init(uuid: uuid)
    }
}
