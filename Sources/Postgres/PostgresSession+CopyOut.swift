import CLibPQ
import Dispatch
import Glibc

extension PostgresSession {
    /// Runs a COPY … TO STDOUT, reads it on a thread of its own, and lends the batches to `body`.
    ///
    /// While the thread reads nobody else touches the session: `body` has only the batches, and this returns after the thread
    /// is done.
    func copyOut<Gatherer: PostgresCopyGatherer, R>(
        _ statements: [SQL], _ limits: PostgresCopyLimits, _ cancellation: PostgresCancellation, _ gatherer: Gatherer,
        _ body: (borrowing PostgresCopyBatches<Gatherer.Batch>) async throws -> R
    ) async throws -> R {
        guard statements.allSatisfy({ $0.bindingCount == 0 }) else {
            throw PostgresError(.usage, hint: "COPY takes no bound values; write literals with \\(literal:)")
        }
        let startedIdle = self.transactionStatus == PQTRANS_IDLE
        try self.begin(cancellation)
        do throws(PostgresError) {
            try await self.openCopy(statements.map(\.text).joined(separator: ";\n"))
        } catch {
            throw await self.fail(error, startedIdle: startedIdle, mayCommit: false)
        }
        let handover = CopyHandover<Gatherer.Batch>(batchesMax: limits.batchesMax, startedIdle: startedIdle)
        let deadline = limits.duration.map { .now() + $0.dispatchInterval } ?? DispatchTime.distantFuture
        BlockingThread.start(named: "postgres-copy") { handover.finish(self.readCopy(handover, gatherer, until: deadline)) }
        let outcome: Result<R, any Error>
        do {
            outcome = .success(
                try await body(PostgresCopyBatches(session: self, handover: handover, cancellation: cancellation)))
        } catch {
            outcome = .failure(error)
        }
        let end = await handover.stop { self.cancelOnServer() }
        _ = await self.settle(end, of: handover)
        return try outcome.get()
    }

    /// The next batch, or the end; throws why it ended too soon.
    func next<Batch: Sendable>(of handover: CopyHandover<Batch>, _ cancellation: PostgresCancellation) async throws -> Batch? {
        let next: CopyHandover<Batch>.Next
        if cancellation == .ignored || handover.settled != nil {
            next = await handover.next()
        } else {
            // The handler covers the wait alone: once the session is in order again, a cancel request would strike a stranger.
            next = await withTaskCancellationHandler {
                await handover.next()
            } onCancel: {
                self.cancelOnServer()
            }
        }
        switch next {
        case .batch(let batch): return batch
        case .end(let end):
            let error = await self.settle(end, of: handover)
            switch end.cause {
            case .complete, .cut, .stopped: return nil
            case .refused(let error): throw error
            case .failed: throw error ?? self.connectionError
            }
        }
    }

    /// Puts the session in order after the thread is done with it; once.
    private func settle<Batch: Sendable>(_ end: CopyEnd, of handover: CopyHandover<Batch>) async -> PostgresError? {
        if let settled = handover.settled { return settled }
        let settled: PostgresError?
        if let error = end.error {
            settled = await self.fail(error, startedIdle: handover.startedIdle, mayCommit: false)
        } else {
            await self.end()
            settled = nil
        }
        handover.settled = .some(settled)
        return settled
    }

    /// Sends statements of which the last is a COPY, and reads until its data begin.
    private func openCopy(_ text: String) async throws(PostgresError) {
        try self.require(PQsendQuery(self.connection, text))
        try await self.flush()
        var failure: PostgresError?
        while let result = try await self.result() {
            defer { PQclear(result) }
            switch PQresultStatus(result) {
            case PGRES_COPY_OUT: return
            case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: continue
            case PGRES_FATAL_ERROR: failure = failure ?? Self.error(from: result)
            default: throw PostgresError(.connectionLost)
            }
        }
        throw failure ?? PostgresError(.usage, hint: "the statement is no COPY … TO STDOUT")
    }

    // MARK: the thread

    /// Reads messages until there are no more. Blocks.
    private func readCopy<Gatherer: PostgresCopyGatherer>(
        _ handover: CopyHandover<Gatherer.Batch>, _ gatherer: Gatherer, until deadline: DispatchTime
    ) -> CopyEnd {
        var gatherer = gatherer
        /// Why the rest is read and dropped: the server does not stop at once, and a COPY must be read to its end.
        var givenUp: CopyEnd.Cause?
        func give(_ batch: Gatherer.Batch?) {
            guard let batch else { return }
            switch handover.put(batch, until: deadline) {
            // However quick the reader, time is up when it is up; a batch has got through first, so that there is progress.
            case .taken: if .now() >= deadline { givenUp = .cut }
            case .tooLate: givenUp = .cut
            case .stopped: givenUp = .stopped
            }
        }
        do throws(PostgresError) {
            reading: while true {
                var message: UnsafeMutablePointer<CChar>?
                switch PQgetCopyData(self.connection, &message, 1) {
                case 0: try self.blockForInput()
                case -1: break reading
                case -2: throw self.connectionError
                case let count:
                    defer { PQfreemem(message) }
                    if givenUp != nil { continue }
                    do {
                        give(try gatherer.take(UnsafeRawBufferPointer(start: message, count: Int(count))))
                    } catch {
                        givenUp = .refused(error)
                    }
                    if givenUp != nil { self.cancelOnServer() }
                }
            }
            var failure: PostgresError?
            while let result = try self.blockForResult() {
                if PQresultStatus(result) != PGRES_COMMAND_OK, failure == nil { failure = Self.error(from: result) }
                PQclear(result)
            }
            if givenUp == nil, failure == nil {
                do {
                    give(try gatherer.finish())
                } catch {
                    givenUp = .refused(error)
                }
            }
            return CopyEnd(cause: givenUp ?? (failure == nil ? .complete : .failed), error: failure)
        } catch {
            return CopyEnd(cause: .failed, error: error)
        }
    }

    private func blockForResult() throws(PostgresError) -> OpaquePointer? {
        while PQisBusy(self.connection) == 1 { try self.blockForInput() }
        return PQgetResult(self.connection)
    }

    /// Waits on this thread for the server to say something, and takes it in.
    private func blockForInput() throws(PostgresError) {
        var descriptor = pollfd(fd: PQsocket(self.connection), events: Int16(POLLIN), revents: 0)
        let (seconds, attoseconds) = self.configuration.responseTimeout.components
        let milliseconds = Int32(clamping: seconds * 1_000 + attoseconds / 1_000_000_000_000_000)
        switch poll(&descriptor, 1, milliseconds) {
        case 0:
            self.shutdownSocket()
            throw PostgresError(.timedOut)
        case -1 where errno != EINTR:
            throw self.connectionError
        default:
            guard PQconsumeInput(self.connection) == 1 else { throw self.connectionError }
        }
    }
}

extension Duration {
    fileprivate var dispatchInterval: DispatchTimeInterval {
        let (seconds, attoseconds) = self.components
        return .nanoseconds(
            Int(clamping: seconds.multipliedReportingOverflow(by: 1_000_000_000).partialValue + attoseconds / 1_000_000_000))
    }
}
