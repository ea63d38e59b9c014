import PostgresCluster

extension RunningDatabase {
    /// How often a private server is looked at.
    static let watchInterval: Duration = .seconds(1)

    /// What became of a private server that had stopped.
    public enum Restart: Sendable {
        case started
        /// It could not be started; it is tried again at the next look.
        case failed(any Error)
    }

    /// Starts a private server again whenever it stops by itself, until the task is cancelled.
    ///
    /// Sessions end with their server and are opened anew by the pools; meanwhile requests are answered with 503. A server that
    /// the environment names is its operator's to look after: then this only waits.
    public func keepRunning(_ report: @Sendable (Restart) -> Void) async {
        while (try? await Task.sleep(for: Self.watchInterval)) != nil {
            guard let cluster = self.cluster, !cluster.isAlive else { continue }
            do {
                try await cluster.start()
                report(.started)
            } catch {
                if !Task.isCancelled { report(.failed(error)) }
            }
        }
    }
}
