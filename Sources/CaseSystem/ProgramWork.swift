public import CaseAPI
import CaseDomain
public import CaseWorkers
import EventSourcing
public import ReadModels

/// What follows from events and from moments in a program.
public struct ProgramWork: Sendable {
    /// Each with a subscription of its own; some ask projections.
    public var policies: @Sendable (ReadModels, OrganizationBooks) -> [any Policy]
    /// What is decided when a stream's timer is due; `nil` where none is carried out.
    public var onTimer: (@Sendable (RecordsToDecide) -> TimerReaction)?

    /// Names policies and what timers do.
    public init(
        policies: @escaping @Sendable (ReadModels, OrganizationBooks) -> [any Policy] = { _, _ in [] },
        onTimer: (@Sendable (RecordsToDecide) -> TimerReaction)? = nil
    ) {
        self.policies = policies
        self.onTimer = onTimer
    }

    /// What the program does.
    public static let standard = ProgramWork { readModels, books in
        [
            OpenTasks(), FollowDuties(), FollowContacts(), FollowOrders(), SeekOrders(readModels), FollowCoverages(readModels),
            FollowPools(readModels), TellPools(readModels), FollowRightsRequests(), FollowPatients(),
            OpenExceptions(books), FollowExceptions(),
        ]
    } onTimer: { records in
        { timer, work throws(CommandError<Refusal>) in
            switch timer.kind {
            case .case: try await work.passTime(ofCase: CaseID(timer.stream.rawValue))
            case .order: try await work.passTime(of: Order.self, timer.stream, by: .passTime)
            case .coverage: try await work.passTime(of: PatientCoverage.self, timer.stream, by: .passTime)
            case .benefitPool: try await work.passTime(of: BenefitPool.self, timer.stream, by: .passTime)
            case .rightsRequest: try await work.passTime(of: RightsRequest.self, timer.stream, by: .passTime)
            case .exception: try await work.passTime(of: CaseException.self, timer.stream, by: .passTime)
            case .patient: try await work.passTime(ofPatient: PatientID(timer.stream.rawValue), records)
            }
        }
    }
}

extension CommandWork<Refusal> {
    /// Lets the time that has come have its effect on a case, and on letters that it made too old.
    fileprivate mutating func passTime(ofCase caseID: CaseID) async throws(CommandError<Refusal>) {
        var lapsed: [CaseLetterLapsed] = []
        var patient: PatientID?
        try await self.onCase(caseID) { caseFile throws(CommandError<Refusal>) in
            try caseFile.decide(.passTime)
            patient = caseFile.state.opened?.patient
            lapsed = caseFile.events.compactMap { if case .letterLapsed(let it) = $0 { it } else { nil } }
        }
        let subject = KeySubject(kind: "case", subject: caseID.stream, owner: patient?.stream)
        for it in lapsed { try await self.lapse(it, sealedFor: subject) }
    }

    /// Lets a letter lapse in its own stream as its case has it.
    private mutating func lapse(_ it: CaseLetterLapsed, sealedFor subject: KeySubject) async throws(CommandError<Refusal>) {
        var letter = try await self.stream(Letter.self, it.letter.stream)
        try letter.decide(.lapse(Letter.Lapse(rule: it.rule, on: it.on)))
        self.add(letter, sealedFor: subject)
    }

    /// Notes that authorities over a patient end soon, or that they have; the day itself goes into the patient's part.
    fileprivate mutating func passTime(ofPatient patient: PatientID, _ records: RecordsToDecide) async throws(CommandError<Refusal>) {
        var record = try await self.stream(Patient.self, patient.stream)
        let birthDate = try await records.birthDate(of: record.state, in: self.request.tenant)
        try record.decide(.passTime(Patient.PassTime(birthDate: birthDate)))
        self.add(record, sealedFor: KeySubject(kind: "record", subject: patient.stream, owner: patient.stream))
    }

    /// Notes what time has made of something that is kept of a patient, such as an order that comes near its last day: nothing of that
    /// is patient data.
    fileprivate mutating func passTime<Matter: Decider>(
        of _: Matter.Type, _ stream: StreamID, by command: Matter.Command
    ) async throws(CommandError<Refusal>) where Matter.Refusal == Refusal, Matter.Event: StoredEvent {
        var matter = try await self.stream(Matter.self, stream)
        try matter.decide(command)
        self.add(matter, sealedFor: nil)
    }
}
