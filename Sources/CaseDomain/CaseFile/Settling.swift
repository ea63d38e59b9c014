public import EventSourcing

// What was odd about facts is settled by later facts, by whoever closes the case, or by whoever completes the task it became.

/// Somebody looked into what was odd about facts, and it is settled (`case.irregularity_settled.v1`).
public struct IrregularitySettled: EventBody {
    public static let type: EventType = "case.irregularity_settled.v1"

    public var irregularity: Irregularity
    /// The task that was completed.
    public var task: TaskID

    public init(irregularity: Irregularity, task: TaskID) {
        self.irregularity = irregularity
        self.task = task
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.irregularity = try facts.value("irregularity")
        self.task = try facts.value("task_id")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("irregularity", self.irregularity)
        members.member("task_id", self.task)
    }
}

extension CaseFile {
    /// Settle what was odd about facts, with the task it became.
    public struct SettleIrregularity: Sendable, Equatable {
        public var irregularity: Irregularity
        public var task: TaskID

        public init(irregularity: Irregularity, task: TaskID) {
            self.irregularity = irregularity
            self.task = task
        }
    }
}

extension CaseFile.State {
    /// On a closed case too: a task may outlive it. What a later fact settled already, or a closing, changes nothing.
    func settleIrregularity(_ it: CaseFile.SettleIrregularity) -> [CaseFile.Event] {
        guard self.irregularities.contains(it.irregularity) else { return [] }
        return [.irregularitySettled(IrregularitySettled(irregularity: it.irregularity, task: it.task))]
    }

    mutating func apply(_ it: IrregularitySettled) { self.irregularities.removeAll { $0 == it.irregularity } }
}
