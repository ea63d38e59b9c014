import CLibPQ

extension SQL {
    /// Sends the statement under the name it was prepared by.
    func sendPrepared(_ connection: OpaquePointer, _ name: String) -> Int32 {
        self.withParameters { count, values, lengths, formats in
            PQsendQueryPrepared(connection, name, count, values, lengths, formats, 1)
        }
    }

    /// Prepares the statement.
    func sendPrepare(_ connection: OpaquePointer, _ name: String) -> Int32 {
        self.withTypes { PQsendPrepare(connection, name, self.text, Int32(self.bindingCount), $0) }
    }

    /// Sends the statement without a name.
    func sendUnnamed(_ connection: OpaquePointer) -> Int32 {
        self.withTypes { types in
            self.withParameters { count, values, lengths, formats in
                PQsendQueryParams(connection, self.text, count, types, values, lengths, formats, 1)
            }
        }
    }

    private func withTypes<R>(_ body: (UnsafePointer<Oid>?) -> R) -> R {
        withUnsafeTemporaryAllocation(of: Oid.self, capacity: max(1, self.types.count)) { types in
            for (index, type) in self.types.enumerated() { types.initializeElement(at: index, to: type.rawValue) }
            return body(types.baseAddress)
        }
    }

    /// Lays out the bound values as libpq wants them: pointers into `bytes`, lengths, and "all binary".
    private func withParameters<R>(
        _ body: (Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> R
    ) -> R {
        let count = self.ranges.count
        if count == 0 { return body(0, nil, nil, nil) }
        return self.bytes.withUnsafeBytes { bytes in
            withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: count) { values in
                withUnsafeTemporaryAllocation(of: Int32.self, capacity: count) { lengths in
                    withUnsafeTemporaryAllocation(of: Int32.self, capacity: count) { formats in
                        // An empty value has a pointer too: libpq takes a null pointer for NULL.
                        let empty = UnsafeRawPointer(formats.baseAddress!).assumingMemoryBound(to: CChar.self)
                        for (index, range) in self.ranges.enumerated() {
                            if let range {
                                let start = bytes.baseAddress.map { ($0 + range.lowerBound).assumingMemoryBound(to: CChar.self) }
                                values.initializeElement(at: index, to: start ?? empty)
                                lengths.initializeElement(at: index, to: Int32(range.count))
                            } else {
                                values.initializeElement(at: index, to: nil)
                                lengths.initializeElement(at: index, to: 0)
                            }
                            formats.initializeElement(at: index, to: 1)
                        }
                        return body(Int32(count), values.baseAddress, lengths.baseAddress, formats.baseAddress)
                    }
                }
            }
        }
    }
}

/// Arrays of C strings, ended by a null pointer.
enum CStrings {
    static func with<R>(_ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> R) -> R {
        let copies = strings.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        let pointers: [UnsafePointer<CChar>?] = copies.map { UnsafePointer($0) } + [nil]
        return pointers.withUnsafeBufferPointer { body($0.baseAddress!) }
    }
}

import Glibc
