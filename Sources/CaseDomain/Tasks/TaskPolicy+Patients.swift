import Crypto
public import EventSourcing

extension TaskPolicy {
    /// The tasks that follow from what happened to a patient's record: one in each open case, because who speaks for the patient is asked
    /// where something is done for them.
    ///
    /// Pure, as for cases: the same event and case always give the same task.
    ///
    /// - Parameter cases: the patient's open cases, as a list has them when the policy looks.
    public static func tasks(
        following event: Patient.Event, in stream: StreamID, version: StreamVersion, position: Position, of tenant: TenantID,
        cases: [CaseID]
    ) -> [TaskOpening] {
        guard case .representativeEnding(let it) = event else { return [] }
        let cause = TaskCause(stream: stream, version: version, position: position)
        // By the month in which it ends: the day is nobody's but the patient's (decision 0017).
        let dueAt = TimeZoneName.utc.startOfDay(it.month)
        return Set(cases).sorted().map { caseID in
            TaskOpening(
                task: TaskID(of: .majorityApproaching, caseID, from: cause, in: tenant),
                open: CaseTask.Open(kind: .majorityApproaching, caseID: caseID, cause: cause, dueAt: dueAt))
        }
    }
}

extension TaskID {
    /// The id of a task that follows from an event elsewhere, in one of several cases.
    init(of kind: TaskKind, _ caseID: CaseID, from cause: TaskCause, in tenant: TenantID) {
        // None of the parts can hold a line break.
        let name = "necessity/task-id/v1\n\(tenant)\n\(cause.stream)\n\(cause.version)\n\(kind.rawValue)\n\(caseID)"
        self.init(TimeOrderedID.version8(of: Array(SHA256.hash(data: Array(name.utf8)))))
    }
}
