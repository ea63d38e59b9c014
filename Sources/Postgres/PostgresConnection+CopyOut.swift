extension PostgresConnection {
    /// Streams what a `COPY … TO STDOUT` gives, in batches, without waiting for the whole.
    ///
    /// A thread of its own reads the messages and gathers them while `body` works on what it has: at most
    /// `limits.batchesMax` batches wait for it, then the thread stops reading, the socket fills, and the server pauses.
    /// When `body` returns or throws, what is left of the COPY is given up; the connection is good for the next statement.
    /// ```swift
    /// try await connection.copyOut("COPY account TO STDOUT (FORMAT binary)", gathering: Accounts()) { accounts in
    ///     while let batch = try await accounts.next() { … }
    /// }
    /// ```
    /// - Parameters:
    ///   - statement: without bound values; write literals with `\(literal:)`.
    ///   - settings: statements without bound values that come first, in one message with the COPY: outside a transaction they
    ///     are one implicit transaction with it, so that a setting made for the transaction holds for the COPY and ends with it.
    public func copyOut<Gatherer: PostgresCopyGatherer, R>(
        _ statement: SQL, after settings: [SQL] = [], limits: PostgresCopyLimits = PostgresCopyLimits(),
        cancellation: PostgresCancellation = .forwarded, gathering gatherer: Gatherer,
        _ body: (borrowing PostgresCopyBatches<Gatherer.Batch>) async throws -> R
    ) async throws -> R {
        try await self.session.copyOut(settings + [statement], limits, cancellation, gatherer, body)
    }

    /// Streams what a `COPY … TO STDOUT` gives, a message at a time.
    ///
    /// - Parameter each: sees one message, in binary format one row (`BinaryCopyRow`); the bytes are valid only while it runs.
    ///   When it throws, the COPY is given up and the error goes on.
    public func copyOut(
        _ statement: SQL, after settings: [SQL] = [], cancellation: PostgresCancellation = .forwarded,
        _ each: (UnsafeRawBufferPointer) throws -> Void
    ) async throws {
        try await self.copyOut(statement, after: settings, cancellation: cancellation, gathering: MessageGatherer()) { batches in
            while let batch = try await batches.next() { try batch.forEach(each) }
        }
    }
}

/// Makes batches of a COPY's messages, on the thread that reads them.
public protocol PostgresCopyGatherer: Sendable {
    associatedtype Batch: Sendable
    /// Takes a message in, whose bytes are valid only while this runs; gives a batch when one is full. By throwing it ends the
    /// COPY, and the error goes on to whoever reads the batches.
    mutating func take(_ message: UnsafeRawBufferPointer) throws -> Batch?
    /// The data has ended: what is left, if anything.
    mutating func finish() throws -> Batch?
}

/// Limits of one COPY.
public struct PostgresCopyLimits: Sendable {
    /// Batches that are full and not yet taken. One more may be in the reader's hands, and one in the making.
    public var batchesMax: Int
    /// How long the COPY, and with it its transaction and snapshot, may stay open; then it is cut short where it stands.
    /// `nil`: as long as it takes.
    public var duration: Duration?

    /// The limits of a COPY.
    public init(batchesMax: Int = 2, duration: Duration? = nil) {
        self.batchesMax = max(1, batchesMax)
        self.duration = duration
    }
}

/// The batches of a COPY, in order.
public struct PostgresCopyBatches<Batch: Sendable>: ~Copyable {
    let session: PostgresSession
    let handover: CopyHandover<Batch>
    let cancellation: PostgresCancellation

    /// The next batch; `nil` after the last. Throws `PostgresError`, or what the gatherer threw.
    public func next() async throws -> Batch? {
        if self.cancellation == .forwarded, Task.isCancelled { throw PostgresError(.cancelled) }
        return try await self.session.next(of: self.handover, self.cancellation)
    }

    /// After the last batch: whether the COPY was cut short by `PostgresCopyLimits.duration`, so that rows are missing.
    public var wasCut: Bool { self.handover.wasCut }
}

/// Messages as they came, one behind the other.
struct MessageGatherer: PostgresCopyGatherer {
    struct Batch: Sendable {
        var bytes: [UInt8] = []
        var ends: [Int] = []

        func forEach(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
            try self.bytes.withUnsafeBytes { bytes in
                var start = 0
                for end in self.ends {
                    try body(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
                    start = end
                }
            }
        }
    }

    static let bytesPerBatch = 256 * 1024

    private var batch = Batch()

    mutating func take(_ message: UnsafeRawBufferPointer) -> Batch? {
        self.batch.bytes.append(contentsOf: message)
        self.batch.ends.append(self.batch.bytes.count)
        return self.batch.bytes.count >= Self.bytesPerBatch ? self.handOver() : nil
    }

    mutating func finish() -> Batch? { self.batch.ends.isEmpty ? nil : self.handOver() }

    private mutating func handOver() -> Batch {
        defer {
            self.batch = Batch()
            self.batch.bytes.reserveCapacity(Self.bytesPerBatch * 5 / 4)
        }
        return self.batch
    }
}
