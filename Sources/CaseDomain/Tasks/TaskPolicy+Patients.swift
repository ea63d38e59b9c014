public import EventSourcing

extension TaskPolicy {
    /// The tasks that follow from what happened to a patient's record: about the patient and no one case, because who speaks for the
    /// patient is the same in all of them.
    ///
    /// Pure, as for cases: the same event always gives the same task.
    public static func tasks(
        following event: Patient.Event, in stream: StreamID, version: StreamVersion, position: Position, of tenant: TenantID
    ) -> [TaskOpening] {
        guard case .representativeEnding(let it) = event else { return [] }
        let cause = TaskCause(stream: stream, version: version, position: position)
        // By the month in which it ends: the day is nobody's but the patient's (decision 0018).
        let dueAt = TimeZoneName.utc.startOfDay(it.month)
        return [
            TaskOpening(
                task: TaskID(of: .majorityApproaching, 0, from: cause, in: tenant),
                open: CaseTask.Open(kind: .majorityApproaching, patient: PatientID(stream.rawValue), cause: cause, dueAt: dueAt))
        ]
    }
}
