public import EventSourcing

/// For whom an order is, and at which site of the clinic.
public struct OrderPlace: JSONMembers, Hashable {
    public var patient: PatientID
    public var site: SiteID
    /// The zone in which the site's days begin and end, as the clinic's directory had it.
    public var timeZone: String?

    public init(patient: PatientID, site: SiteID, timeZone: String? = nil) {
        self.patient = patient
        self.site = site
        self.timeZone = timeZone
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.patient = try members.value("patient_id")
        self.site = try members.value("site_id")
        self.timeZone = try members.optional("time_zone")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("patient_id", self.patient)
        members.member("site_id", self.site)
        members.member("time_zone", self.timeZone)
    }

    /// What must be so of other streams: the patient is registered, and the clinic has the site.
    ///
    /// The shell loads both and so relies on them; an order's own history does not tell.
    public func check(_ patient: Patient.State, _ clinic: Clinic.State) throws(Refusal) {
        if patient.registered == nil { throw .patientUnknown }
        if clinic.registered == nil { throw .clinicUnknown }
        if !clinic.sites.contains(where: { $0.site == self.site }) { throw .siteUnknown }
    }

    /// Whether two are for the same patient at the same site; a directory may have moved since.
    func isSame(as other: OrderPlace) -> Bool { self.patient == other.patient && self.site == other.site }

    /// The zone, UTC where none is known.
    var zone: TimeZoneName { self.timeZone.flatMap { TimeZoneName(rawValue: $0) } ?? .utc }
}

/// The days on which an order is good: from one to another, both included, or without an end.
public struct OrderPeriod: Sendable, Hashable {
    public let from: CivilDate
    public let through: CivilDate?

    /// A period; `nil` when it ends before it begins.
    public init?(from: CivilDate, through: CivilDate? = nil) {
        if let through, through < from { return nil }
        self.from = from
        self.through = through
    }
}
