import CaseDomain
import EventSourcing

/// Who the patients of a made-up clinic are: half of them children, for most of whom a parent may act until they are of age.
///
/// Chance of its own, so that the cases beside it go on as they would without.
struct HistoryRecords: Sendable {
    /// Of a hundred patients, how many are minors.
    private static let minorPercent = 50
    /// Of a hundred minors, for how many a parent is named.
    private static let parentPercent = 80

    private var chance: Chance

    init(seed: UInt64) {
        // Some other stream of chance than those of the cases, tasks and orders.
        self.chance = Chance(seed: seed ^ 0x7061_7469_656E_7473)
    }

    /// What is recorded when a patient is seen for the first time, in order.
    mutating func beginning(of patient: PatientID, tokens: [BlindToken], name: PersonName, by actor: ActorID, at now: Timestamp) -> [Patient
        .Event]
    {
        let context = Context(now: now, actor: actor, purpose: "treatment")
        let isMinor = self.chance.percent(Self.minorPercent)
        // From five to just under eighteen years old.
        let birthDate =
            isMinor
            ? now.day.adding(days: -Int.random(in: (5 * 365)...(18 * 365 - 1), using: &self.chance)) ?? HistoryCodes.birthDate
            : HistoryCodes.birthDate
        var state = Patient.State()
        var events: [Patient.Event] = []
        func add(_ decided: [Patient.Event]) {
            for event in decided {
                let expected = StreamVersion(Int32(events.count))
                Patient.evolve(&state, by: HistoryCase.recorded(event, patient.stream, expected, context))
                events.append(event)
            }
        }
        add([.registered(PatientRegistered(tokens: tokens, demographics: PHI(Demographics(name: name, birthDate: birthDate))))])
        guard isMinor, self.chance.percent(Self.parentPercent) else { return events }
        let mandate = Patient.Mandate(
            .parent, scope: Set(RepresentativeScope.allCases), majorityState: "MD", birthDate: PHI(birthDate))
        let named = Patient.NameRepresentative(
            RepresentativeID(self.chance.id(at: now)), mandate: mandate,
            details: RepresentativeDetails(name: self.chance.prose(2...2), relation: "mother"))
        add((try? Patient.decide(.nameRepresentative(named), in: state, context)) ?? [])
        // Who is of age within months: somebody is told at once.
        add((try? Patient.decide(.passTime(.init(birthDate: PHI(birthDate))), in: state, context)) ?? [])
        return events
    }
}
