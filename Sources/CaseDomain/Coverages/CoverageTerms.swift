public import EventSourcing

/// By which plan a patient is covered, as whom, and when it pays: all of a coverage that the law, the payer's rules and the
/// coordination of benefits ask for. Nothing of it is patient data.
public struct CoverageTerms: JSONMembers, Hashable {
    /// How the subscriber comes by the plan.
    public enum Basis: String, Sendable, Hashable, CaseIterable, JSONCodable {
        /// The subscriber works for who offers it (42 CFR 411.104: current employment status).
        case activeEmployment = "active_employment"
        /// The subscriber retired, or was laid off.
        case retirement
        /// The plan goes on after employment ended (COBRA, 29 USC 1161, or a law of a state).
        case continuation
        /// Bought by the subscriber, on an exchange or off it.
        case individual
        case government
    }

    /// How many work for the employer: from 20 on a plan pays before Medicare for age, from 100 on for disability
    /// (42 CFR 411.170, 411.204).
    public enum EmployerSize: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case under20 = "under_20"
        case from20 = "from_20"
        case from100 = "from_100"
    }

    /// Whose plan covers a child whose parents live apart (NAIC Model Regulation 120, section 6D(2)(b)), first payer first.
    public enum Side: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case custodial
        case custodialSpouse = "custodial_spouse"
        case nonCustodial = "non_custodial"
        case nonCustodialSpouse = "non_custodial_spouse"
    }

    /// Why a person says that the plans pay in another order than the rules give.
    public enum StatedOrder: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case payersAgreed = "payers_agreed"
        case courtOrder = "court_order"
        case planDocument = "plan_document"
        case other
    }

    public var payer: PayerID
    /// By what the payer's rules know the plan, such as a product code; says nothing of the patient.
    public var planCode: String?
    public var relationship: SubscriberRelationship
    public var lineOfBusiness: LineOfBusiness
    public var funding: Funding
    /// The state whose law the plan follows, two letters.
    public var situsState: String?
    /// How a program that knows both ways, such as CHIP, delivers its benefits.
    public var delivery: PlanFacts.Delivery?
    /// An employer offers the plan; `nil` while nobody has asked.
    public var isEmployerPlan: Bool?
    /// The first day of the managed care plan's current rating period.
    public var ratingPeriodFrom: CivilDate?
    /// Levels of appeal within the plan: one or two.
    public var internalLevels: Int32?
    /// Whose turn it is to pay, from 1.
    public var order: Int32
    /// The order is as a person said, whatever the rules give.
    public var orderStated: StatedOrder?
    public var basis: Basis?
    public var employerSize: EmployerSize?
    public var side: Side?
    /// The day of the year on which limits begin anew.
    public var planYear: PlanYearStart?

    public init(
        payer: PayerID, planCode: String? = nil, relationship: SubscriberRelationship, lineOfBusiness: LineOfBusiness = .unknown,
        funding: Funding = .unknown, situsState: String? = nil, delivery: PlanFacts.Delivery? = nil, isEmployerPlan: Bool? = nil,
        ratingPeriodFrom: CivilDate? = nil, internalLevels: Int32? = nil, order: Int32 = 1, orderStated: StatedOrder? = nil,
        basis: Basis? = nil, employerSize: EmployerSize? = nil, side: Side? = nil, planYear: PlanYearStart? = nil
    ) {
        self.payer = payer
        self.planCode = planCode
        self.relationship = relationship
        self.lineOfBusiness = lineOfBusiness
        self.funding = funding
        self.situsState = situsState
        self.delivery = delivery
        self.isEmployerPlan = isEmployerPlan
        self.ratingPeriodFrom = ratingPeriodFrom
        self.internalLevels = internalLevels
        self.order = order
        self.orderStated = orderStated
        self.basis = basis
        self.employerSize = employerSize
        self.side = side
        self.planYear = planYear
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.payer = try members.value("payer_id")
        self.planCode = try members.optional("plan_code")
        self.relationship = try members.value("relationship")
        self.lineOfBusiness = try members.value("line_of_business")
        self.funding = try members.value("funding")
        self.situsState = try members.optional("situs_state")
        self.delivery = try members.optional("delivery")
        self.isEmployerPlan = try members.optional("employer_plan")
        self.ratingPeriodFrom = try members.optional("rating_period_from")
        self.internalLevels = try members.optional("internal_levels")
        self.order = try members.value("order")
        self.orderStated = try members.optional("order_stated")
        self.basis = try members.optional("basis")
        self.employerSize = try members.optional("employer_size")
        self.side = try members.optional("side")
        self.planYear = try members.optional("plan_year_from")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("payer_id", self.payer)
        members.member("plan_code", self.planCode)
        members.member("relationship", self.relationship)
        members.member("line_of_business", self.lineOfBusiness)
        members.member("funding", self.funding)
        members.member("situs_state", self.situsState)
        members.member("delivery", self.delivery)
        members.member("employer_plan", self.isEmployerPlan)
        members.member("rating_period_from", self.ratingPeriodFrom)
        members.member("internal_levels", self.internalLevels)
        members.member("order", self.order)
        members.member("order_stated", self.orderStated)
        members.member("basis", self.basis)
        members.member("employer_size", self.employerSize)
        members.member("side", self.side)
        members.member("plan_year_from", self.planYear)
    }
}

extension CoverageTerms {
    /// What a case was told of a coverage when it was linked.
    ///
    /// - Parameter payer: who pays where the link does not say: the payer of the case.
    public init(_ linked: CoverageLinked, payer: PayerID) {
        self.init(
            payer: linked.payer ?? payer, planCode: linked.planCode, relationship: linked.relationship,
            lineOfBusiness: linked.lineOfBusiness, funding: linked.funding, situsState: linked.situsState, delivery: linked.delivery,
            isEmployerPlan: linked.isEmployerPlan, ratingPeriodFrom: linked.ratingPeriodFrom, internalLevels: linked.internalLevels,
            order: linked.order)
    }
}

/// The day of the year on which a plan's limits begin anew. In JSON `"01-01"`.
public struct PlanYearStart: Sendable, Hashable, JSONCodable {
    public let month: Int
    public let day: Int

    public static let january = PlanYearStart(january: ())

    /// A day that every year has; `nil` for any other.
    public init?(month: Int, day: Int) {
        guard CivilDate(year: 2_025, month: month, day: day) != nil else { return nil }
        self.month = month
        self.day = day
    }

    private init(january: ()) {
        self.month = 1
        self.day = 1
    }

    /// The plan year that holds a day; `nil` outside years 2 to 9998.
    public func year(around day: CivilDate) -> DateRange? {
        guard let here = CivilDate(year: day.year, month: self.month, day: self.day) else { return nil }
        let first = here <= day ? day.year : day.year - 1
        guard let from = CivilDate(year: first, month: self.month, day: self.day),
            let through = CivilDate(year: first + 1, month: self.month, day: self.day)?.adding(days: -1)
        else { return nil }
        return DateRange(from: from, through: through)
    }

    public init(json: JSON) throws(JSONFault) {
        let text = try json.string()
        // Any common year will do: 02-29 is in none.
        guard let day = CivilDate("2025-\(text)"), let start = PlanYearStart(month: day.month, day: day.day) else {
            throw JSONFault(.value)
        }
        self = start
    }

    public func write(to writer: inout JSONWriter) {
        func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        writer.string("\(padded(self.month))-\(padded(self.day))")
    }
}

extension CoverageLinked {
    /// A coverage of the patient's as a case is told of it.
    ///
    /// - Parameter day: the day whose terms hold, mostly the first on which something is to be rendered.
    public init?(_ coverage: PatientCoverage.State, on day: CivilDate, membership: PHI<Membership>) {
        guard let id = coverage.id, let terms = coverage.terms(on: day) else { return nil }
        var period: DateRange?
        if let from = coverage.recording?.from, let through = coverage.lastDay { period = DateRange(from: from, through: through) }
        self.init(
            coverage: id, payer: terms.payer, planCode: terms.planCode, relationship: terms.relationship,
            lineOfBusiness: terms.lineOfBusiness, funding: terms.funding, situsState: terms.situsState, delivery: terms.delivery,
            isEmployerPlan: terms.isEmployerPlan, ratingPeriodFrom: terms.ratingPeriodFrom, internalLevels: terms.internalLevels,
            order: terms.order, period: period, membership: membership)
    }
}
