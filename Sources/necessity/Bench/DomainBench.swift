import CaseDomain
import ClinicalCodes
import EventSourcing

import struct Foundation.UUID

/// N15: deciding and folding a case of three hundred events, in memory: no server, no keys, no JSON.
struct DomainBench {
    let seconds: Int
    let runs: Int

    private static let eventCount = 300
    /// Cases between two looks at the clock.
    private static let casesPerLook = 16

    func measure() throws -> [Measurement] {
        let life = try LongCase(eventCount: Self.eventCount)
        let goal = Measurement.Goal.atLeast(floor: 500_000, stretch: 2_000_000)
        let decided = (0..<self.runs).map { _ in self.eventsPerSecond { life.decideAndEvolve() } }
        let folded = (0..<self.runs).map { _ in self.eventsPerSecond { life.fold() } }
        return [
            Measurement(id: "N15", variant: "decide + evolve", value: decided.median, unit: "events/s", goal: goal),
            Measurement(id: "N15", variant: "fold of a history", value: folded.median, unit: "events/s", goal: goal),
        ]
    }

    /// Lives a case over and over; `live` says how many events it folded.
    private func eventsPerSecond(_ live: () -> Int) -> Double {
        let start = ContinuousClock.now
        let end = start + .seconds(self.seconds)
        var events = 0
        repeat {
            for _ in 0..<Self.casesPerLook { events += live() }
        } while ContinuousClock.now < end
        return Double(events) / ((ContinuousClock.now - start).milliseconds / 1_000)
    }
}

/// A case that is long: submitted, turned away, sent again, asked about, denied, appealed, and talked about all the while.
private struct LongCase {
    private let commands: [CaseFile.Command]
    private let history: [Recorded<CaseFile.Event>]

    private static let context = Context(now: Timestamp(microseconds: 1_795_532_400_000_000), actor: id(1), purpose: "operations")

    init(eventCount: Int) throws {
        var commands: [CaseFile.Command] = []
        var state = CaseFile.initial
        var history: [Recorded<CaseFile.Event>] = []
        let road = try Self.beginning() + (0..<eventCount).flatMap(Self.round)
        for command in road where history.count < eventCount {
            let events = try CaseFile.decide(command, in: state, Self.context)
            commands.append(command)
            for event in events {
                let recorded = Self.recorded(event, history.count + 1)
                CaseFile.evolve(&state, by: recorded)
                history.append(recorded)
            }
        }
        self.commands = commands
        self.history = history
    }

    /// Decides every command on what the ones before it left, and folds what follows; the number of events.
    func decideAndEvolve() -> Int {
        var state = CaseFile.initial
        for command in self.commands {
            guard let events = try? CaseFile.decide(command, in: state, Self.context) else { continue }
            for event in events { CaseFile.evolve(&state, by: Self.recorded(event, Int(state.version.rawValue) + 1)) }
        }
        return Int(state.version.rawValue)
    }

    /// Folds what is recorded; the number of events.
    func fold() -> Int { Int(CaseFile.fold(self.history).version.rawValue) }

    private static func recorded(_ event: CaseFile.Event, _ number: Int) -> Recorded<CaseFile.Event> {
        Recorded(
            event, stream: id(2), version: StreamVersion(Int32(number)), position: Position(Int64(number)), actor: Self.context.actor,
            command: id(3), occurredAt: event.occurredAt ?? Self.context.now, recordedAt: Self.context.now)
    }

    // MARK: what it is made of

    private static let lines: [ServiceLineID] = (0..<6).map { id(10 + $0) }
    private static let letter: LetterID = id(20)
    private static let firstSent = Self.context.now.adding(.seconds(-30 * 86_400))

    private static func day(_ day: Int) -> Timestamp { Self.firstSent.adding(.seconds(86_400 * day)) }

    private static func beginning() throws -> [CaseFile.Command] {
        let findings = ClinicalFindings(
            diagnoses: [ICD10CM("F80.2")].compactMap { $0 }.map { Diagnosis(code: $0) },
            limitations: [FunctionalLimitation(domain: "language", baseline: "names 8 of 50 objects")], goals: [Goal(text: "asks in words")]
        )
        let services = zip(Self.lines, 0...).compactMap { line, number -> ServiceRequested? in
            guard let service = ServiceCode(.cpt, "9250\(number)"), let visits = Quantity(thousandths: 24_000, .visits) else { return nil }
            return ServiceRequested(line: line, service: service, quantity: visits, claim: Self.token(UInt8(number)))
        }
        let evaluatedOn = CivilDate(year: 2026, month: 10, day: 1) ?? CivilDate(dayNumber: 0)
        guard let evaluatedOn, let signature = try Self.signature() else { throw BenchError.unreadable(program: "N15") }
        return [
            .open(.init(patient: id(4), site: id(5), payer: id(6), serviceLine: .speech)),
            .linkCoverage(.init(CoverageLinked(coverage: id(7), relationship: .child, membership: PHI(Membership(memberID: "W9912"))))),
            .recordEvaluation(.init(evaluation: id(8), discipline: .speech, evaluatedOn: evaluatedOn, findings: findings)),
            .requestServices(.init(services)), .addLetter(.init(letter: Self.letter)),
            .noteSignature(.init(letter: Self.letter, signature: signature)),
            .submit(.init(submission: id(30), channel: .x12, sentAt: Self.day(0))),
            .recordAcknowledgement(.init(submission: id(30), kind: .ta1, isAccepted: true, receivedAt: Self.day(0))),
            .recordAcknowledgement(.init(submission: id(30), kind: .x999, isAccepted: false, receivedAt: Self.day(1))),
            .submit(.init(submission: id(31), channel: .portal, sentAt: Self.day(2))),
            .recordAcknowledgement(
                .init(submission: id(31), kind: .portal, isAccepted: true, receivedAt: Self.day(2), reference: "NS-2231")),
        ]
    }

    /// A few days of a case: a touch of the payer's, an answer, a note, another owner; now and then a decision and an appeal.
    private static func round(_ number: Int) -> [CaseFile.Command] {
        let request: InformationRequestID = id(1_000 + number)
        var commands: [CaseFile.Command] = [
            .recordPend(.init(receivedAt: Self.day(3).adding(.seconds(number)))),
            .recordInformationRequest(
                .init(request: request, channel: .fax, asked: [AskedItem(system: .loinc, code: "34104-0")], receivedAt: Self.day(3))),
            .answerInformationRequest(.init(request: request, channel: .fax, sentAt: Self.day(4), note: "Progress note.")),
            .addNote(.init(note: id(2_000 + number), text: "Called the payer.")),
            .assignOwner(.init(owner: id(40 + number % 2), reason: .workload)),
        ]
        if number % 10 == 9 {
            let services = Self.lines.map { ServiceOutcome(line: $0, action: .notCertified) }
            let decided = Self.day(5 + number / 10)
            commands += [
                .recordDecision(.init(decision: id(3_000 + number), channel: .mail, receivedAt: decided, services: services)),
                .fileAppeal(.init(appeal: id(4_000 + number), level: .internalFirst, channel: .fax, filedAt: decided)),
                .recordAppealDecision(
                    .init(appeal: id(4_000 + number), decision: id(5_000 + number), outcome: .withdrawn, receivedAt: decided)),
            ]
        }
        return commands
    }

    private static func signature() throws -> LetterSigned? {
        guard let npi = NPI("1234567893"), let expiresOn = CivilDate(year: 2027, month: 12, day: 31) else { return nil }
        let sign = Letter.Sign(
            nameAsPrinted: "Ingrid Halvorsen", credential: .slp, npi: npi, license: License(state: "MN", number: "1", expiresOn: expiresOn),
            method: .wet, signedAt: Self.firstSent)
        let writing = LetterSection.allCases.map { Letter.Command.edit(.init(section: $0, text: "Section \($0.rawValue).")) }
        var state = Letter.initial
        for (number, command) in ([.start(.init(caseID: id(2)))] + writing + [.submitForReview(.init()), .review(.init()), .sign(sign)])
            .enumerated()
        {
            // Whoever reviews did not write.
            let context = Context(now: Self.context.now, actor: number < 10 ? id(50) : id(51), purpose: "operations")
            for event in try Letter.decide(command, in: state, context) {
                Letter.evolve(
                    &state,
                    by: Recorded(
                        event, stream: id(20), version: StreamVersion(Int32(number)), position: Position(Int64(number)),
                        actor: context.actor, command: id(3), occurredAt: context.now, recordedAt: context.now))
            }
        }
        return state.signed
    }

    private static func token(_ byte: UInt8) -> BlindToken {
        guard let token = BlindToken(Array(repeating: byte, count: 32)) else { preconditionFailure("a token has 32 bytes") }
        return token
    }

    private static func id<ID: Identifier>(_ number: Int) -> ID {
        ID(
            UUID(
                uuid: (
                    1, 0x93, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, UInt8(truncatingIfNeeded: number >> 8),
                    UInt8(truncatingIfNeeded: number)
                )))
    }
}
