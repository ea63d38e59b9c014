public import EventSourcing

extension PoolPolicy {
    /// Whether a command that changed a case may concern a pool: what a line wants is another, it was sent, or what was used or verified
    /// is.
    ///
    /// Cheap, for whoever asks it of every command; `movements` says what follows.
    public static func concerns(_ file: CaseFile.State, before: CaseFile.State, at now: Timestamp) -> Bool {
        if file.consumptions != before.consumptions || file.benefits != before.benefits || file.coverages != before.coverages {
            return true
        }
        let day = file.day(at: now)
        let sent = Dictionary(before.services.map { ($0.requested.line, $0.submission) }, uniquingKeysWith: { first, _ in first })
        return file.services.contains { service in
            let line = service.requested.line
            return sent[line] != service.submission || file.poolDemand(of: line, on: day) != before.poolDemand(of: line, on: day)
        }
    }
}
