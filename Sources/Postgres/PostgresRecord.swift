/// A row that is the value of one column: what a function with several results gives when it is called by itself
/// (`SELECT f(…)`, not `SELECT … FROM f(…)`), which saves the server half the work around the call.
///
/// Form: the number of fields; then, for each, its type, its length (-1 for NULL) and its bytes.
public struct PostgresRecord: Sendable, Hashable {
    private struct Field: Sendable, Hashable {
        let type: PostgresType
        /// Where the value lies in `bytes`; `nil` for NULL.
        let range: Range<Int>?
    }

    private let bytes: [UInt8]
    private let fields: [Field]

    /// How many fields there are.
    public var count: Int { self.fields.count }

    /// Reads a field by its place, from 0.
    public func decode<Value: PostgresDecodable>(_ index: Int, as _: Value.Type = Value.self) throws(PostgresError) -> Value {
        guard self.fields.indices.contains(index) else {
            throw PostgresError(.decoding, column: "\(index)", hint: "there is no such field")
        }
        let field = self.fields[index]
        guard let range = field.range else {
            guard let null = Value.postgresNull else {
                throw PostgresError(.decoding, column: "\(index)", hint: "the field is NULL, which \(Value.self) is not")
            }
            return null
        }
        guard Value.accepts(field.type) else {
            throw PostgresError(.decoding, column: "\(index)", hint: "the field has type \(field.type.rawValue), which is no \(Value.self)")
        }
        guard let value = self.bytes.withUnsafeBytes({ Value(postgres: UnsafeRawBufferPointer(rebasing: $0[range])) }) else {
            throw PostgresError(.decoding, column: "\(index)", hint: "the field cannot be read as \(Value.self)")
        }
        return value
    }
}

extension PostgresRecord: PostgresDecodable {
    /// `record`, or a composite type of the database's own.
    public static func accepts(_ type: PostgresType) -> Bool { type == .record || type.rawValue >= PostgresType.firstOfUsers }
    public static func acceptsArray(_ type: PostgresType) -> Bool { type.rawValue >= PostgresType.firstOfUsers }

    public init?(postgres bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= 4 else { return nil }
        let count = Int(bytes.bigEndian(at: 0, as: Int32.self))
        guard count >= 0, count <= bytes.count / 8 else { return nil }
        var fields: [Field] = []
        fields.reserveCapacity(count)
        var offset = 4
        for _ in 0..<count {
            guard offset + 8 <= bytes.count else { return nil }
            let type = PostgresType(rawValue: bytes.bigEndian(at: offset))
            let length = Int(bytes.bigEndian(at: offset + 4, as: Int32.self))
            offset += 8
            if length < 0 {
                fields.append(Field(type: type, range: nil))
                continue
            }
            guard offset + length <= bytes.count else { return nil }
            fields.append(Field(type: type, range: offset..<(offset + length)))
            offset += length
        }
        self.bytes = [UInt8](bytes)
        self.fields = fields
    }
}
