import CaseDomain
import EventSourcing
import TestSupport

typealias Patients = Spec<Patient>

/// The patient that the sentences speak of, and what is asked about the record. All made up; nobody lives here.
enum ThePatient {
    static let id = PatientID(SpecMoment.stream.rawValue)
    static let other: PatientID = The.id(29)
    static let third: PatientID = The.id(30)
    static let birth = CivilDate(year: 2019, month: 7, day: 4)!
    static let demographics = Demographics(
        name: PersonName(family: "Quintanilla", given: ["Mateo", "José"], suffix: "Jr."), birthDate: birth, sex: .male,
        identifiers: [ExternalIdentifier(system: "urn:example:ehr:mrn", value: "MRN-009412")!],
        address: PostalAddress(lines: ["418 Birchwood Lane", "Apt 3"], city: "Duluth", state: "MN", postalCode: "55802"),
        phone: "+1 218 555 0142")
    static let register = Patient.Register(demographics: demographics, tokens: [The.token(5)])
    static let registered = Patient.Event.registered(PatientRegistered(tokens: [The.token(5)], demographics: PHI(demographics)))
    static let member = ExternalIdentifier(system: "urn:example:payer:member", value: "W9912-0042")!
    static let document = AuthorityDocument(document: The.id(113), hash: ContentHash(of: "%PDF"))

    static let mother: RepresentativeID = The.id(121)
    static let father: RepresentativeID = The.id(122)
    static let guardian: RepresentativeID = The.id(123)
    static let restriction: RestrictionID = The.id(131)
    static let everything = Set(RepresentativeScope.allCases)

    /// A parent's authority by the law of a state.
    static func parent(_ state: String = "MN", scope: Set<RepresentativeScope> = everything, from: CivilDate? = nil) -> Patient.Mandate {
        Patient.Mandate(.parent, scope: scope, from: from, majorityState: state, birthDate: PHI(birth))
    }

    static func mandate(
        _ authority: RepresentativeAuthority, scope: Set<RepresentativeScope> = everything, from: CivilDate = The.date(-10),
        through: CivilDate? = nil, majorityState: String? = nil, birth: CivilDate = ThePatient.birth
    ) -> Patient.Mandate {
        Patient.Mandate(
            authority, scope: scope, from: from, through: through, document: document, majorityState: majorityState, birthDate: PHI(birth))
    }

    static let nameMother = Patient.Command.nameRepresentative(
        .init(
            mother, mandate: parent(), details: RepresentativeDetails(name: "Rosa Quintanilla", relation: "mother", phone: "218 555 0143")))
    static let nameFather = Patient.Command.nameRepresentative(
        .init(father, mandate: parent(), details: RepresentativeDetails(name: "Emil Quintanilla", relation: "father")))
    static let restrictFather = Patient.Restrict(
        restriction, representative: father, basis: .courtOrder, from: The.date(-5), document: document,
        person: RestrictedPerson(name: "Emil Quintanilla", relation: "father", note: "Mateo is not to be met."))
    static let lift = Patient.LiftRestriction(restriction, reason: .courtOrder, on: The.date(0), document: document)

    /// The demographics with something else in them, said on what a version says.
    static func corrected(
        _ version: Int32 = 1, was: Demographics = demographics, _ change: (inout Demographics) -> Void
    ) -> Patient.Command {
        var demographics = was
        change(&demographics)
        let basis = DemographicsBasis(recordedAs: StreamVersion(version), demographics: PHI(was))
        return .correctDemographics(.init(demographics: demographics, basis: basis, reason: .entryError))
    }

    static func changed(
        from day: CivilDate, _ version: Int32 = 1, was: Demographics = demographics, _ change: (inout Demographics) -> Void
    ) -> Patient.Command {
        var demographics = was
        change(&demographics)
        let basis = DemographicsBasis(recordedAs: StreamVersion(version), demographics: PHI(was))
        return .changeDemographics(.init(demographics: demographics, basis: basis, from: day))
    }

    static let address = PostalAddress(lines: ["9 Pier Street"], city: "Mobile", state: "AL", postalCode: "36602")
    static let moved = changed(from: The.date(-3)) { ($0.address, $0.phone) = (address, "+1 251 555 0100") }
    static let gestation = Patient.Command.recordGestationalAge(.init(age: GestationalAge(weeks: 29, days: 5)!, source: .birthRecord))

    /// One of each kind that holds something of the patient.
    static let commands: [Patient.Command] = [
        .register(register), moved, corrected { $0.name.family = "Quintanilla Reyes" },
        .addIdentifier(.init(identifier: member, token: The.token(6))),
        gestation, nameMother, .changeRepresentative(.init(mother, mandate: parent(), details: RepresentativeDetails(name: "Rosa Reyes"))),
        .restrict(restrictFather), .passTime(.init(birthDate: PHI(birth))),
    ]
}

/// What happened to the record up to a point, made by the decider itself, command by command.
enum PatientPast {
    static let registered = after([.register(ThePatient.register)])
    static let moved = after([ThePatient.moved], registered)
    static let corrected = after([ThePatient.corrected { $0.name.family = "Quintanilla Reyes" }], registered)
    static let insured = after([.addIdentifier(.init(identifier: ThePatient.member, token: The.token(6)))], registered)
    static let uninsured = after([.retireIdentifier(.init(token: The.token(6), reason: .expired))], insured)
    static let early = after([ThePatient.gestation], registered)
    static let merged = after([.merge(.init(into: ThePatient.other, reason: .sameDemographics))], registered)
    static let split = after([.reverseMerge(.init(reason: .differentPersons))], merged)
    static let absorbing = after([.absorb(.init(ThePatient.other, reason: .sameDemographics, tokens: [The.token(7)]))], registered)
    static let released = after([.reverseAbsorption(.init(of: ThePatient.other, reason: .differentPersons))], absorbing)
    static let toldApart = after([.tellApart(.init(from: ThePatient.other, reason: .twins))], registered)
    static let open = after([.withdrawDistinction(.init(from: ThePatient.other))], toldApart)
    static let withParents = after([ThePatient.nameMother, ThePatient.nameFather], registered)
    static let restricted = after([.restrict(ThePatient.restrictFather)], withParents)
    static let lifted = after([.liftRestriction(ThePatient.lift)], restricted)
    static let withoutFather = after(
        [.endRepresentative(.init(ThePatient.father, reason: .courtOrder, on: The.date(-1)))], withParents)
    static let changedMother = after(
        [.changeRepresentative(.init(ThePatient.mother, mandate: ThePatient.parent(scope: [.receiveInformation])))], withParents)
    static let ofAge = after(
        [.passTime(.init(birthDate: PHI(ThePatient.birth)))], withParents,
        at: TimeZoneName.central.startOfDay(CivilDate(year: 2037, month: 7, day: 4)!))

    /// Every event of a record comes about in one of these.
    static let whole = [
        moved, corrected, uninsured, early, split, released, open, lifted, withoutFather, changedMother, ofAge,
    ]

    static func after(_ commands: [Patient.Command], _ past: [Patient.Event] = [], at now: Timestamp = The.now) -> [Patient.Event] {
        commands.reduce(past) { $0 + Patients.given($0).when($1, at: now).events }
    }
}
