import CLibPQ

/// What a statement gave: rows in binary form, held by libpq until this goes away.
// @unchecked: a PGresult is never changed after libpq hands it out, and libpq allows reading it from any thread.
public final class PostgresRows: RandomAccessCollection, @unchecked Sendable {
    let pointer: OpaquePointer
    /// How many rows there are.
    public let count: Int
    private let columnCount: Int

    init(taking pointer: OpaquePointer) {
        self.pointer = pointer
        self.count = Int(PQntuples(pointer))
        self.columnCount = Int(PQnfields(pointer))
    }

    deinit { PQclear(self.pointer) }

    public var startIndex: Int { 0 }
    public var endIndex: Int { self.count }

    /// A row, from 0.
    public subscript(index: Int) -> PostgresRow {
        precondition(index >= 0 && index < self.count, "there is no such row")
        return PostgresRow(rows: self, index: Int32(index))
    }

    /// The only row; throws `.decoding` when there is another number of them.
    public func one() throws(PostgresError) -> PostgresRow {
        guard self.count == 1 else { throw PostgresError(.decoding, hint: "one row was expected, \(self.count) came") }
        return self[0]
    }

    /// How many rows the statement touched; 0 for a statement that touches none.
    public var affectedCount: Int {
        guard let text = PQcmdTuples(self.pointer) else { return 0 }
        return Int(String(cString: text)) ?? 0
    }

    /// Goes through the rows as bytes, for a statement whose columns the caller knows: their types are held against `types` once,
    /// and not again for each value, which counts where rows are many and wide.
    ///
    /// Throws `.decoding` when the columns have other types, and what `body` throws. The cells are valid only while it runs.
    public func forEachRow(
        typed types: [PostgresType], _ body: (PostgresCells) throws(PostgresError) -> Void
    ) throws(PostgresError) {
        guard types.count == self.columnCount else {
            throw PostgresError(.decoding, hint: "\(types.count) columns were expected, \(self.columnCount) came")
        }
        for (column, type) in types.enumerated() where PQftype(self.pointer, Int32(column)) != type.rawValue {
            throw self.mismatch(Int32(column), "has type \(PQftype(self.pointer, Int32(column))), and \(type.rawValue) was expected")
        }
        for row in 0..<self.count { try body(PostgresCells(result: self.pointer, row: Int32(row), columnCount: self.columnCount)) }
    }

    fileprivate func index(of column: String) throws(PostgresError) -> Int32 {
        let index = PQfnumber(self.pointer, column)
        guard index >= 0 else { throw PostgresError(.decoding, column: column, hint: "there is no such column") }
        return index
    }

    fileprivate func decode<Value: PostgresDecodable>(row: Int32, column: Int32) throws(PostgresError) -> Value {
        guard column >= 0, column < self.columnCount else {
            throw PostgresError(.decoding, column: "\(column)", hint: "there is no such column")
        }
        if PQgetisnull(self.pointer, row, column) == 1 {
            guard let null = Value.postgresNull else { throw self.mismatch(column, "is NULL, which \(Value.self) is not") }
            return null
        }
        guard Value.accepts(PostgresType(rawValue: PQftype(self.pointer, column))) else {
            throw self.mismatch(column, "has type \(PQftype(self.pointer, column)), which is no \(Value.self)")
        }
        let bytes = UnsafeRawBufferPointer(
            start: PQgetvalue(self.pointer, row, column), count: Int(PQgetlength(self.pointer, row, column)))
        guard let value = Value(postgres: bytes) else { throw self.mismatch(column, "cannot be read as \(Value.self)") }
        return value
    }

    private func mismatch(_ column: Int32, _ what: String) -> PostgresError {
        let name = PQfname(self.pointer, column).map { String(cString: $0) } ?? "\(column)"
        return PostgresError(.decoding, column: name, hint: "the column \(what)")
    }
}

/// One row of a result.
public struct PostgresRow: Sendable {
    let rows: PostgresRows
    let index: Int32

    /// Reads a column by its place, from 0.
    @inline(__always)
    public func decode<Value: PostgresDecodable>(_ column: Int, as _: Value.Type = Value.self) throws(PostgresError) -> Value {
        try self.rows.decode(row: self.index, column: Int32(column))
    }

    /// Reads a column by its name.
    public func decode<Value: PostgresDecodable>(_ column: String, as _: Value.Type = Value.self) throws(PostgresError) -> Value {
        try self.rows.decode(row: self.index, column: try self.rows.index(of: column))
    }
}

/// The values of one row in binary form, lent by `PostgresRows.forEachRow`.
public struct PostgresCells {
    fileprivate let result: OpaquePointer
    fileprivate let row: Int32
    fileprivate let columnCount: Int

    /// The bytes of a column, by its place from 0; `nil` for NULL.
    public subscript(column: Int) -> UnsafeRawBufferPointer? {
        precondition(column >= 0 && column < self.columnCount, "there is no such column")
        let length = Int(PQgetlength(self.result, self.row, Int32(column)))
        // NULL has no bytes; so has an empty value.
        if length == 0, PQgetisnull(self.result, self.row, Int32(column)) == 1 { return nil }
        return UnsafeRawBufferPointer(start: PQgetvalue(self.result, self.row, Int32(column)), count: length)
    }

    /// Lends all cells as `COPY … (FORMAT binary)` writes them: each a length of 4 bytes (big-endian; 0xFFFFFFFF for NULL) and its
    /// bytes.
    public func withCopyForm<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
        var count = 4 * self.columnCount
        for column in 0..<Int32(self.columnCount) { count += Int(PQgetlength(self.result, self.row, column)) }
        return withUnsafeTemporaryAllocation(byteCount: count, alignment: 1) { form in
            var end = 0
            for column in 0..<self.columnCount {
                let cell = self[column]
                let length = cell.map { UInt32($0.count) } ?? .max
                form.storeBytes(of: length.bigEndian, toByteOffset: end, as: UInt32.self)
                end += 4
                if let cell {
                    UnsafeMutableRawBufferPointer(rebasing: form[end...]).copyMemory(from: cell)
                    end += cell.count
                }
            }
            return body(UnsafeRawBufferPointer(form))
        }
    }

    /// What stands in a column is not what the caller takes it for; names no value.
    public func fault(in column: Int) -> PostgresError {
        let name = PQfname(self.result, Int32(column)).map { String(cString: $0) } ?? "\(column)"
        return PostgresError(.decoding, column: name, hint: "the column cannot be read as what it should hold")
    }
}
