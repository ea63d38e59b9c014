public import EventSourcing

/// What a plan says of a benefit: how much it pays in the period, and how much was used by a day.
public struct BenefitAnswer: JSONMembers, Hashable {
    /// The verification of a case that it was taken from.
    public var verification: BenefitVerificationID?
    /// How much the plan pays in the period.
    public var limit: Quantity
    /// How much was used, by whomever, as the plan's claims tell; counted in the same unit.
    public var used: Quantity
    /// How much of it this clinic used, where whoever asked can tell. Else all that is known here to have been rendered by the day is
    /// taken to be among it.
    public var ours: Quantity?
    /// The last day of service that `used` counts.
    public var asOf: CivilDate
    public var answeredAt: Timestamp
    public var source: InquirySource

    public init(
        verification: BenefitVerificationID? = nil, limit: Quantity, used: Quantity, ours: Quantity? = nil, asOf: CivilDate,
        answeredAt: Timestamp, source: InquirySource
    ) {
        self.verification = verification
        self.limit = limit
        self.used = used
        self.ours = ours
        self.asOf = asOf
        self.answeredAt = answeredAt
        self.source = source
    }

    /// What a verification of benefits says of a pool; `nil` where it leaves open how much the plan pays, or how much was used.
    ///
    /// - Parameters:
    ///   - known: the limit that holds, for an answer that says only what is left or used.
    ///   - asOf: the day at the site on which the plan was asked.
    public init?(_ verified: BenefitsVerified, known: Quantity? = nil, asOf: CivilDate) {
        let quantities = [verified.limit, verified.used, verified.remaining].compactMap { $0 }
        guard let unit = quantities.first?.unit, quantities.allSatisfy({ $0.unit == unit }) else { return nil }
        func sum(_ used: Quantity?, _ remaining: Quantity?) -> Quantity? {
            guard let used, let remaining else { return nil }
            return Quantity(thousandths: used.thousandths + remaining.thousandths, unit)
        }
        func rest(_ limit: Quantity?, _ remaining: Quantity?) -> Quantity? {
            guard let limit, let remaining, limit.unit == unit else { return nil }
            return Quantity(thousandths: max(0, limit.thousandths - remaining.thousandths), unit)
        }
        guard let limit = verified.limit ?? sum(verified.used, verified.remaining) ?? known, limit.unit == unit,
            let used = verified.used ?? rest(limit, verified.remaining)
        else { return nil }
        self.init(
            verification: verified.verification, limit: limit, used: used, asOf: asOf, answeredAt: verified.verifiedAt,
            source: verified.source)
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.verification = try members.optional("benefit_verification_id")
        self.limit = try members.value("limit")
        self.used = try members.value("used")
        self.ours = try members.optional("ours")
        self.asOf = try members.value("as_of")
        self.answeredAt = try members.value("answered_at")
        self.source = try members.value("source")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("benefit_verification_id", self.verification)
        members.member("limit", self.limit)
        members.member("used", self.used)
        members.member("ours", self.ours)
        members.member("as_of", self.asOf)
        members.member("answered_at", self.answeredAt)
        members.member("source", self.source)
    }

    /// Whether it can be counted in a unit.
    func counts(in unit: Quantity.Unit) -> Bool {
        self.limit.unit == unit && self.used.unit == unit && self.ours.map { $0.unit == unit } ?? true
    }
}
