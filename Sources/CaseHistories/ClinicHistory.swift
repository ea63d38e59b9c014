import CaseDomain
public import EventSourcing
import PHIVault

import struct Foundation.UUID

/// A made-up history of one clinic, from a seed: cases of 25 to 60 events with their letters and patients, many at a time, and the
/// accesses of those who work on them. The same seed gives the same commands, as long as the domain decides the same.
///
/// For demonstrations, tests and benchmarks. The domain decides everything, so that whatever stands above sees what it will see in
/// earnest; only people and payers are played by chance. Nothing in it is of a real person.
public struct ClinicHistory: Sendable {
    /// How busy a clinic is.
    public struct Options: Sendable {
        /// Cases that go on at once.
        public var casesAtOnceMax = 40
        /// Access events beside a hundred commands.
        public var accessPercent = 60
        /// Of these, how many are pages of lists.
        public var listPercent = 10
        /// Patients on a page of a list.
        public var listLengthMax = 20
        /// When the history begins.
        public var start = Timestamp(microseconds: 1_735_689_600_000_000)

        public init() {}
    }

    private let options: Options
    private let people: HistoryPeople
    private var chance: Chance
    private var now: Timestamp
    private var cases: [HistoryCase] = []
    private var patients: [PatientID] = []
    private var accesses: [HistoryCommand] = []
    private var tasks: HistoryTasks
    private var orders: HistoryOrders
    private var records: HistoryRecords
    /// What opens the tasks that follow from the last step, and what is asked for beside it; the first of them last.
    private var openings: [HistoryCommand] = []
    /// Events of the `work` book so far.
    private var workCount: Int64 = 0

    /// A history that begins.
    public init(seed: UInt64, options: Options = Options()) {
        self.options = options
        self.chance = Chance(seed: seed)
        self.tasks = HistoryTasks(seed: seed)
        self.orders = HistoryOrders(seed: seed)
        self.records = HistoryRecords(seed: seed)
        self.now = options.start
        self.people = HistoryPeople(at: options.start, &self.chance)
    }

    /// The next command. A history has no end.
    public mutating func next() -> HistoryCommand {
        if let access = self.accesses.popLast() { return access }
        if let opening = self.openings.popLast() { return self.counted(opening) }
        if let done = self.tasks.next(on: &self.cases, self.people, at: self.now) { return self.counted(done) }
        if let carried = self.orders.next(self.people, at: self.now) { return self.counted(carried) }
        while true {
            self.now = self.now.adding(.seconds(Int64.random(in: 20...900, using: &self.chance)))
            let index = self.pickCase()
            let isNew = self.cases[index].file.opened == nil
            var step = self.cases[index].next(self.people, at: self.now, &self.chance)
            if isNew { self.registerPatient(of: self.cases[index], before: &step) }
            let file = self.cases[index]
            if file.isOver { self.cases.remove(at: index) }
            if step.events.isEmpty { continue }
            let first = Position(self.workCount + 1)
            self.openings = self.tasks.commands(following: step, of: file, from: first, self.people, at: self.now).reversed()
            if isNew, let asked = self.orders.ask(beside: file, self.people, at: self.now) { self.openings.insert(asked, at: 0) }
            self.workCount += Int64(step.events.count)
            if self.chance.percent(self.options.accessPercent) { self.accesses.append(self.access(to: file)) }
            return HistoryCommand(
                book: .work, command: CommandID(self.chance.id(at: self.now)), actor: self.pickActor(), purpose: "treatment",
                events: step.events,
                reservations: step.reservations)
        }
    }

    /// A command on a task or an order, its events counted.
    private mutating func counted(_ command: HistoryCommand) -> HistoryCommand {
        self.workCount += Int64(command.events.count)
        return command
    }

    private mutating func pickActor() -> ActorID { self.chance.pick(self.people.coordinators) }

    private mutating func pickCase() -> Int {
        if self.cases.isEmpty || (self.cases.count < self.options.casesAtOnceMax && self.chance.percent(12)) {
            let isKnown = !self.patients.isEmpty && self.chance.percent(25)
            let patient = isKnown ? self.chance.pick(self.patients) : PatientID(self.chance.id(at: self.now))
            self.cases.append(HistoryCase(id: CaseID(self.chance.id(at: self.now)), patient: patient, &self.chance))
            return self.cases.count - 1
        }
        return Int.random(in: 0..<self.cases.count, using: &self.chance)
    }

    /// A patient whom the clinic sees for the first time is registered with the case.
    private mutating func registerPatient(of file: HistoryCase, before step: inout HistoryCase.Step) {
        guard !self.patients.contains(file.patient) else { return }
        // Patients who come back are those seen lately.
        if self.patients.count >= Self.patientsKeptMax { self.patients.removeFirst() }
        self.patients.append(file.patient)
        let name = PersonName(family: self.chance.prose(1...1), given: [self.chance.prose(1...1)])
        let stream = file.patient.stream
        let decided = self.records.beginning(
            of: file.patient, tokens: [self.chance.token()], name: name, by: self.people.coordinators[0], at: self.now)
        let events = decided.enumerated().map { index, event in
            HistoryCommand.Event(
                stream: stream, expected: StreamVersion(Int32(index)), type: event.type, occurredAt: self.now, body: event.encoded(),
                subject: KeySubject(kind: "record", subject: stream, owner: stream))
        }
        step.events = events + step.events
        step.reservations = Patient.reservations(following: decided, of: stream) + step.reservations
    }

    private static let patientsKeptMax = 200

    // MARK: who looks

    private mutating func access(to file: HistoryCase) -> HistoryCommand {
        let event: AccessEvent
        if self.chance.percent(self.options.listPercent) {
            let count = min(self.cases.count, Int.random(in: 1...self.options.listLengthMax, using: &self.chance))
            let listed = self.cases.shuffled(using: &self.chance).prefix(count)
            event = .listed(
                RecordsListed(
                    self.record("listCases", [.demographics], listed.map(\.patient), listed.map(\.id.stream))))
        } else if self.chance.percent(2) {
            event = .denied(AccessDenied(operation: "readCase", code: "access.site", subject: file.id.stream, role: "coordinator"))
        } else {
            event = .opened(
                RecordOpened(self.record("readCase", [.clinical, .letter, .demographics], [file.patient], [file.id.stream])))
        }
        let id = self.chance.id(at: self.now)
        return HistoryCommand(
            book: .access, command: CommandID(id), actor: self.pickActor(),
            purpose: self.chance.pick(["treatment", "payment", "operations"]),
            events: [
                HistoryCommand.Event(
                    stream: StreamID(id), expected: .none, type: event.type, occurredAt: self.now, body: event.encoded(), subject: nil)
            ])
    }

    private mutating func record(
        _ operation: String, _ categories: [DataCategory], _ patients: [PatientID], _ subjects: [StreamID]
    ) -> AccessRecord {
        AccessRecord(
            operation: operation, categories: categories, patients: Set(patients).sorted(), subjects: subjects,
            resultCount: Int64(subjects.count), workPosition: Position(self.workCount), role: "coordinator",
            request: self.chance.percent(50) ? "r\(self.chance.next() % 1_000_000)" : nil)
    }
}
