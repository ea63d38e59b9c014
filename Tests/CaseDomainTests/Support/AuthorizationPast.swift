import CaseDomain
import EventSourcing
import TestSupport

// What the sentences about authorizations and their use speak of. Authorizations run for the season: Tuesday 1 December 2026
// through Monday 1 March 2027.

extension The {
    static let otherAuthorization: AuthorizationID = id(82)
    static let renewal: CaseID = id(83)
    static let planChange: PlanChangeID = id(84)

    static func visits(_ number: Int) -> Quantity { Quantity(amount: "\(number)", .visits)! }

    /// A use by number: one visit, on a day so many after the first of the season.
    static func use(
        _ number: UInt8, of authorization: AuthorizationID = authorization, _ quantity: Quantity = visits(1), day: Int = 0
    ) -> CaseFile.ConsumeUnits {
        CaseFile.ConsumeUnits(
            consumption: id(100 + number), authorization: authorization, quantity: quantity, renderedOn: date(7 + day), receivedAt: now,
            encounter: "ENC-\(number)")
    }

    static func reverse(_ number: UInt8, _ reason: ConsumptionReversed.Reason = .notRendered) -> CaseFile.ReverseConsumption {
        CaseFile.ReverseConsumption(consumption: id(100 + number), reason: reason, receivedAt: now)
    }

    static func void(
        _ authorization: AuthorizationID = authorization, from effectiveOn: CivilDate? = nil, isAdverse: Bool? = nil
    ) -> CaseFile.RecordAuthorizationVoid {
        CaseFile.RecordAuthorizationVoid(
            authorization: authorization, effectiveOn: effectiveOn, noticedOn: date(-1), channel: .mail, receivedAt: now,
            reasons: [notNecessary], isAdverse: isAdverse, wording: DenialWording(text: "Mateo was not eligible.", policy: "UM 7"))
    }

    /// The last instant of a day in Minneapolis in winter, six hours behind UTC.
    static func endOfDay(_ day: CivilDate) -> Timestamp {
        Timestamp(microseconds: (Int64(day.dayNumber + 1) * 24 + 6) * 3_600_000_000 - 1)
    }
}

enum AuthorizationPast {
    /// Both services are certified, and the authorization with this content was given for them.
    static func granted(_ granted: GrantedAuthorization = The.granted) -> [CaseFile.Event] {
        Past.after(
            [
                .recordDecision(
                    The.decide([Past.certify(The.speech), Past.certify(The.device)], appealBy: nil, authorization: granted))
            ], Past.submitted)
    }

    /// Thirty days before its last one.
    static let near = Past.after(
        [.noteThreshold(.init(authorization: The.authorization, reason: .leadTime, daysLeft: 30))], granted())

    /// Two visits a week of the authorization are allowed.
    static let capped: [CaseFile.Event] = {
        var granted = The.granted
        granted.caps = [AuthorizationCap(The.visits(2), per: .authorizationWeek)]
        return AuthorizationPast.granted(granted)
    }()

    /// Uses of the authorization, each recorded.
    static func used(_ uses: [CaseFile.ConsumeUnits], _ past: [CaseFile.Event] = granted()) -> [CaseFile.Event] {
        Past.after(uses.map { .consumeUnits($0) }, past)
    }

    /// Used, given back, thresholds reached, expired, renewed, voided, and the plan changed.
    static let whole: [CaseFile.Event] = {
        var past = The.granted
        past.authorization = The.otherAuthorization
        past.dates = DateRange(from: The.date(-90), through: The.date(-30))!
        return Past.after(
            [
                .recordAuthorization(.init(past, receivedAt: The.day(-4))), .consumeUnits(The.use(1)), .reverseConsumption(The.reverse(1)),
                .noteThreshold(.init(authorization: The.authorization, reason: .leadTime, daysLeft: 30)),
                .noteExpiry(.init(authorization: The.otherAuthorization, on: The.date(-30))),
                .openRenewal(.init(authorization: The.authorization, newCase: The.renewal, openedOn: The.date(0))),
                .recordAuthorizationVoid(The.void()), .changeTreatmentPlan(.init(change: The.planChange, changed: [.frequency])),
            ], granted())
    }()
}
