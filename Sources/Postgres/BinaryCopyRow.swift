/// One message of a `COPY … TO STDOUT (FORMAT binary)`, split into cells in place.
///
/// Form (PostgreSQL manual, COPY, "Binary Format"): the first message begins with a header of 19 bytes; each row has a count
/// of columns and, for each, a length (-1 for NULL) and bytes; the last has the count -1.
public struct BinaryCopyRow: ~Copyable {
    private let bytes: UnsafeRawBufferPointer
    private let start: Int
    /// How many columns the row has.
    public let columnCount: Int

    private static let headerLength = 19

    /// Reads a message; `nil` for the end of the data and for a message that is no row.
    public init?(_ message: UnsafeRawBufferPointer) {
        var start = 0
        if message.count >= Self.headerLength, message[0] == 0x50, message[1] == 0x47, message[6] == 0x0A, message[7] == 0xFF {
            start = Self.headerLength + Int(message.bigEndian(at: 15, as: UInt32.self))
        }
        guard start + 2 <= message.count else { return nil }
        let count = message.bigEndian(at: start, as: Int16.self)
        guard count >= 0 else { return nil }
        self.bytes = message
        self.start = start + 2
        self.columnCount = Int(count)
    }

    /// The cells as they came: each a length of 4 bytes (big-endian; 0xFFFFFFFF for NULL) and its bytes. Unchecked.
    public var cells: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: self.bytes[self.start...]) }

    /// Lays the cells' places in a table: `nil` for NULL. `false` when the message is shorter than it says.
    public func split(into cells: UnsafeMutableBufferPointer<UnsafeRawBufferPointer?>) -> Bool {
        guard cells.count >= self.columnCount else { return false }
        var offset = self.start
        for column in 0..<self.columnCount {
            guard offset + 4 <= self.bytes.count else { return false }
            let length = Int(self.bytes.bigEndian(at: offset, as: Int32.self))
            offset += 4
            if length < 0 {
                cells[column] = nil
                continue
            }
            guard offset + length <= self.bytes.count else { return false }
            cells[column] = UnsafeRawBufferPointer(rebasing: self.bytes[offset..<(offset + length)])
            offset += length
        }
        return true
    }
}
