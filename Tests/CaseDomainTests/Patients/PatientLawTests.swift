import CaseDomain
import EventSourcing
import TestSupport
import Testing

/// One record, walked through at random; the same seed walks the same way.
private struct PatientWalk {
    let seed: UInt64
    var random: SplitMix64
    var now = The.day(-400)
    var stream = WalkedStream<Patient>()

    init(seed: UInt64) {
        self.seed = seed
        self.random = SplitMix64(seed: seed)
    }

    var context: Context { Context(now: self.now, actor: The.coordinator, purpose: "treatment") }

    mutating func chance(_ count: UInt64) -> Bool { self.random.next() % count == 0 }
    mutating func number(_ count: Int) -> Int { Int(self.random.next() % UInt64(count)) }
    mutating func one<Element>(_ elements: [Element]) -> Element { elements[self.number(elements.count)] }

    mutating func next() -> Patient.Command {
        self.now = self.now.adding(.seconds(self.number(400_000)))
        // Now and then nobody does anything for years.
        if self.chance(12) { self.now = self.now.adding(.seconds(self.number(250_000_000))) }
        if self.stream.state.registered == nil, !self.chance(10) { return .register(ThePatient.register) }
        if self.chance(6) { return .passTime(.init(birthDate: self.birth.map { PHI($0) })) }
        let kinds = Patient.Command.Kind.allCases
        let possible = self.stream.state.possible
        // A record that is merged does nothing else any more: that is rare.
        let wanted = possible.filter { $0 != .merge || self.chance(8) }
        return self.command(self.chance(3) ? self.one(kinds) : self.one(wanted.isEmpty ? kinds : wanted))
    }

    var birth: CivilDate? { self.stream.state.currentDemographics?.demographics.disclosed(for: "test")?.birthDate }

    mutating func command(_ kind: Patient.Command.Kind) -> Patient.Command {
        let state = self.stream.state
        let other = self.one([ThePatient.other, ThePatient.third, ThePatient.id])
        let token = The.token(UInt8(5 + self.number(6)))
        let representative = self.one([ThePatient.mother, ThePatient.father, ThePatient.guardian])
        let day = TimeZoneName.central.day(at: self.now).adding(days: self.number(60) - 50)!
        switch kind {
        case .register: return .register(.init(demographics: ThePatient.demographics, tokens: [token]))
        case .correctDemographics:
            let version = state.demographics.isEmpty ? nil : self.one(state.demographics)
            return ThePatient.corrected(version?.place.recordedAs.rawValue ?? 9, was: self.opened(version)) { self.change(&$0) }
        case .changeDemographics:
            let version = state.demographics(on: day)
            return ThePatient.changed(from: day, version?.place.recordedAs.rawValue ?? 9, was: self.opened(version)) { self.change(&$0) }
        case .addIdentifier: return .addIdentifier(.init(identifier: ThePatient.member, token: token))
        case .retireIdentifier:
            return .retireIdentifier(.init(token: token, reason: self.one(IdentifierRetirementReason.allCases)))
        case .recordGestationalAge:
            return .recordGestationalAge(.init(age: GestationalAge(weeks: 30)!, source: .birthRecord, known: state.gestation?.age))
        case .merge: return .merge(.init(into: other, reason: .other))
        case .absorb: return .absorb(.init(other, reason: .other, tokens: [The.token(other == ThePatient.other ? 20 : 21)]))
        case .reverseMerge: return .reverseMerge(.init(reason: self.one(MergeReversalReason.allCases)))
        case .reverseAbsorption: return .reverseAbsorption(.init(of: other, reason: self.one(MergeReversalReason.allCases)))
        case .tellApart: return .tellApart(.init(from: other, reason: self.one(DistinctionReason.allCases)))
        case .withdrawDistinction: return .withdrawDistinction(.init(from: other))
        case .nameRepresentative:
            return .nameRepresentative(.init(representative, mandate: self.mandate(day), details: RepresentativeDetails(name: "Rosa")))
        case .changeRepresentative: return .changeRepresentative(.init(representative, mandate: self.mandate(day)))
        case .endRepresentative:
            return .endRepresentative(.init(representative, reason: self.one(RepresentativeEndReason.allCases), on: day))
        case .restrict:
            var restrict = ThePatient.restrictFather
            restrict.restriction = The.id(UInt8(131 + self.number(3)))
            return .restrict(restrict)
        case .liftRestriction:
            return .liftRestriction(
                .init(The.id(UInt8(131 + self.number(3))), reason: .courtOrder, on: day, document: ThePatient.document))
        }
    }

    /// The same, asked by whoever has read what came of it.
    func again(_ command: Patient.Command) -> Patient.Command {
        guard case .recordGestationalAge(var it) = command else { return command }
        it.known = self.stream.state.gestation?.age
        return .recordGestationalAge(it)
    }

    private func opened(_ version: DemographicsVersion?) -> Demographics {
        version?.demographics.disclosed(for: "test") ?? ThePatient.demographics
    }

    private mutating func change(_ demographics: inout Demographics) {
        switch self.number(4) {
        case 0: demographics.name.family = self.one(["Quintanilla", "Reyes", "Sund"])
        case 1: demographics.birthDate = ThePatient.birth.adding(days: self.number(900))!
        case 2: demographics.address = self.one([ThePatient.address, ThePatient.demographics.address!])
        default: demographics.phone = self.one(["+1 218 555 0142", nil])
        }
    }

    private mutating func mandate(_ day: CivilDate) -> Patient.Mandate {
        let authority = self.one(RepresentativeAuthority.allCases)
        let state: String? = authority.endsAtMajority == .never || self.chance(4) ? nil : self.one(["MN", "AL", "MS", "XX"])
        return ThePatient.mandate(
            authority, scope: self.chance(5) ? [] : [.decide, .sign], from: day, majorityState: state, birth: self.birth ?? ThePatient.birth
        )
    }
}

/// What holds of every step of every record's history. What breaks it is named by its seed and step.
@Suite("Laws of patients' records")
struct PatientLawTests {
    @Test func `each of 7,200 steps keeps the laws, and the walks reach far`() throws {
        var types: Set<EventType> = []
        for seed in 0..<120 as Range<UInt64> {
            var walk = PatientWalk(seed: seed)
            var calendar = PatientCalendar()
            for step in 0..<60 {
                let place = "seed \(seed), step \(step)"
                let command = walk.next()
                let before = walk.stream
                let outcome = before.outcome(command, walk.context)
                func told(_ result: Result<[Patient.Event], Refusal>) -> Result<[EventType], Refusal> { result.map { $0.map(\.type) } }
                #expect(
                    told(before.sealedOutcome(command, walk.context)) == told(outcome), "\(place): sealed it is decided otherwise"
                )
                #expect(
                    told(before.shreddedOutcome(command, walk.context)) == told(outcome), "\(place): shredded it is otherwise")
                let events = (try? outcome.get()) ?? []
                if let kind = command.kind, !before.state.possible.contains(kind) {
                    #expect(events.isEmpty, "\(place): what is withheld is done")
                }
                try walk.stream.append(events, walk.context)
                types.formUnion(events.map(\.type))
                #expect(
                    walk.stream.events(walk.again(command), walk.context).isEmpty, "\(place): \(command.kind as Any) has a second effect")
                for event in events {
                    #expect(try Patient.Event.decode(event.type, event.encoded()) == event, "\(place): \(event.type) is read otherwise")
                    try Self.expectNoBirthDate(in: event, walk, place)
                }
                for recorded in walk.stream.history.suffix(events.count) { calendar.apply(recorded) }
                try Self.expectKept(calendar, walk, place)
                try Self.expectTimersPassed(walk, place)
                Self.expectClaims(walk, place)
            }
        }
        #expect(types == Set(Patient.Event.catalog.currentTypes))
    }

    /// No fact tells a day of birth, or one from which it follows.
    private static func expectNoBirthDate(in event: Patient.Event, _ walk: PatientWalk, _ place: String) throws {
        var writer = JSONWriter()
        writer.object { event.writeFacts(to: &$0) }
        let facts = String(decoding: writer.bytes, as: UTF8.self)
        for version in walk.stream.state.demographics {
            guard let birth = version.demographics.disclosed(for: "test")?.birthDate else { continue }
            // The first of a month is what facts say of it.
            for years in [0, 18, 19, 21] where birth.day > 1 {
                guard let day = CivilDate(year: birth.year + years, month: birth.month, day: birth.day) else { continue }
                if years == 0 { #expect(!facts.contains("\"\(day)\""), "\(place): \(event.type) tells a birth date") }
                if case .representativeEnded(let it) = event, it.reason == .majority { #expect(it.on != day, "\(place)") }
            }
        }
    }

    /// What is kept of a record for its timers tells the same moment, and is read as it was written.
    private static func expectKept(_ calendar: PatientCalendar, _ walk: PatientWalk, _ place: String) throws {
        #expect(calendar.nextMomentAt == walk.stream.state.nextMomentAt, "\(place): its timer is another")
        let written = JSONWriter.bytes(of: calendar)
        #expect(try PatientCalendar(json: JSON(written)) == calendar, "\(place): it is read otherwise than it was written")
        let text = String(decoding: written, as: UTF8.self)
        #expect(!text.contains("Rosa"), "\(place): it tells who somebody is")
    }

    private static func expectTimersPassed(_ walk: PatientWalk, _ place: String) throws {
        var stream = walk.stream
        let isDue = stream.state.nextMomentAt.map { $0 <= walk.now } ?? false
        let events = stream.events(.passTime(.init()), walk.context)
        #expect(events.isEmpty != isDue, "\(place): what is due is not noted, or what is not due is")
        try stream.append(events, walk.context)
        #expect(stream.state.nextMomentAt.map { $0 > walk.now } ?? true, "\(place): something is due yet")
    }

    /// What the record claims by its events, one after the other, is what its state says.
    private static func expectClaims(_ walk: PatientWalk, _ place: String) {
        var held: Set<[UInt8]> = []
        for recorded in walk.stream.history {
            for reservation in Patient.reservations(following: [recorded.event], of: recorded.stream) {
                if reservation.action == .release { held.remove(reservation.token) } else { held.insert(reservation.token) }
            }
        }
        let state = walk.stream.state
        let own = state.merge == nil ? state.claims : []
        let claimed = own + state.absorbed.filter(\.holds).flatMap(\.tokens)
        #expect(held == Set(claimed.map(\.bytes)), "\(place): it claims something else")
    }

    @Test func `in a clinic whose records are merged and split, each identifier is one record's, and whoever stands is one step away`() {
        var merges = 0
        for seed in 0..<60 as Range<UInt64> {
            var random = SplitMix64(seed: seed)
            let ids = (0..<5).map { The.id(UInt8(140 + $0)) as PatientID }
            var clinic: [PatientID: [Patient.Event]] = [:]
            var holders: [[UInt8]: Set<StreamID>] = [:]
            var aliases = PatientAliases()
            func state(_ id: PatientID) -> Patient.State { Self.fold(clinic[id] ?? [], id) }
            func take(_ told: [(PatientID, [Patient.Event])]) {
                let claims = told.flatMap { Patient.reservations(following: $0.1, of: $0.0.stream) }
                // As the ledger does: all are judged before any is carried out.
                for claim in claims where claim.action == .take {
                    if holders[claim.token]?.contains(where: { $0 != claim.stream }) ?? false { return }
                }
                for claim in claims {
                    if claim.action == .release {
                        holders[claim.token]?.remove(claim.stream)
                    } else {
                        holders[claim.token, default: []].insert(claim.stream)
                    }
                }
                for (id, events) in told {
                    clinic[id, default: []] += events
                    for event in events { aliases.apply(event, of: id) }
                }
            }
            for (index, id) in ids.enumerated() {
                take([
                    (id, Self.decide(.register(.init(demographics: ThePatient.demographics, tokens: [The.token(UInt8(index))])), .init()))
                ])
            }
            for step in 0..<60 {
                let (one, other) = (ids.randomElement(using: &random)!, ids.randomElement(using: &random)!)
                switch Int.random(in: 0..<5, using: &random) {
                case 0, 1:
                    let merge = Patient.Merge(into: other, reason: .other)
                    guard (try? merge.check(state(other), of: state(one))) != nil else { break }
                    let merged = Self.decide(.merge(merge), state(one))
                    let absorbed = Self.decide(.absorb(.init(one, reason: .other, tokens: state(one).claims)), state(other))
                    if !merged.isEmpty, !absorbed.isEmpty {
                        take([(one, merged), (other, absorbed)])
                        merges += 1
                    }
                case 2:
                    guard let survivor = state(one).merge?.survivor else { break }
                    let back = Self.decide(.reverseMerge(.init(reason: .other)), state(one))
                    let released = Self.decide(.reverseAbsorption(.init(of: one, reason: .other)), state(survivor))
                    take([(one, back), (survivor, released)])
                case 3:
                    let token = The.token(UInt8(Int.random(in: 0..<8, using: &random)))
                    take([(one, Self.decide(.addIdentifier(.init(identifier: ThePatient.member, token: token)), state(one)))])
                default:
                    guard let token = state(one).claims.randomElement(using: &random) else { break }
                    take([(one, Self.decide(.retireIdentifier(.init(token: token, reason: .other)), state(one)))])
                }
                for (_, streams) in holders { #expect(streams.count <= 1, "seed \(seed), step \(step): two records claim one identifier") }
                for id in ids {
                    let survivor = state(id).merge?.survivor
                    #expect(aliases.standing(for: id) == survivor ?? id, "seed \(seed), step \(step)")
                    if let survivor { #expect(state(survivor).merge == nil, "seed \(seed), step \(step): a chain") }
                    let owned = Set(holders.filter { $0.value.contains(id.stream) }.keys)
                    let own = survivor == nil ? state(id).claims : []
                    #expect(
                        owned == Set((own + state(id).absorbed.filter(\.holds).flatMap(\.tokens)).map(\.bytes)),
                        "seed \(seed), step \(step)")
                }
            }
        }
        #expect(merges > 200, "too few merges to say anything")
    }

    private static func decide(_ command: Patient.Command, _ state: Patient.State) -> [Patient.Event] {
        (try? Patient.decide(command, in: state, The.context)) ?? []
    }

    private static func fold(_ events: [Patient.Event], _ id: PatientID) -> Patient.State {
        Patient.fold(
            events.enumerated().map { index, event in
                Recorded(
                    event, stream: id.stream, version: StreamVersion(Int32(index + 1)), position: Position(Int64(index + 1)),
                    actor: The.coordinator, command: CommandID(id.rawValue), occurredAt: The.now, recordedAt: The.now)
            })
    }
}
