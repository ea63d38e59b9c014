import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Representatives of a patient")
struct RepresentingAPatientTests {
    private static let registered = Patients.given(PatientPast.registered)

    private static func name(_ mandate: Patient.Mandate, _ id: RepresentativeID = ThePatient.guardian) -> Patient.Command {
        .nameRepresentative(.init(id, mandate: mandate, details: RepresentativeDetails(name: "Rosa Quintanilla")))
    }

    @Test func `a parent needs no document, and facts know the month of majority alone`() throws {
        guard case .representativeNamed(let it)? = Self.registered.when(ThePatient.nameMother).events.first else {
            Issue.record("she is named")
            return
        }
        #expect(it.terms.majority == MajorityTerm(state: "MN", month: CivilDate(year: 2037, month: 7, day: 1)!))
        #expect(it.terms.scope == RepresentativeScope.allCases && it.terms.document == nil)
    }

    @Test func `whoever types a birthday as the first or the last day writes it into no fact`() {
        for (from, through) in [(ThePatient.birth, "2037-07-04"), (ThePatient.birth.adding(days: -1)!, "2037-07-03")] {
            var mandate = ThePatient.parent(from: from)
            mandate.through = CivilDate(through)
            guard case .representativeNamed(let it)? = Self.registered.when(Self.name(mandate)).events.first else {
                Issue.record("she is named")
                continue
            }
            #expect(it.terms.from == nil && it.terms.through == nil)
        }
        var year = ThePatient.parent(from: The.date(-10))
        year.through = The.date(300)
        let state = Patients.given(PatientPast.after([Self.name(year)], PatientPast.registered)).state
        #expect(state.representatives.first?.terms.from == The.date(-10) && state.representatives.first?.terms.through == The.date(300))
    }

    @Test func `whoever else comes brings a paper`() {
        for authority in RepresentativeAuthority.allCases where authority != .parent {
            var mandate = ThePatient.mandate(authority, majorityState: authority.endsAtMajority == .always ? "MN" : nil)
            #expect(Self.registered.when(Self.name(mandate)).events.count == 1, "\(authority)")
            mandate.document = nil
            Self.registered.when(Self.name(mandate)).thenRefused(.representativeDocumentMissing)
        }
    }

    @Test func `a state is named where majority ends it, and only there`() {
        var parent = ThePatient.parent()
        parent.majorityState = nil
        Self.registered.when(Self.name(parent)).thenRefused(.majorityStateMissing)
        Self.registered.when(Self.name(ThePatient.mandate(.healthCareAgent, majorityState: "MN"))).thenRefused(.majorityStateMisplaced)
        Self.registered.when(Self.name(ThePatient.parent("XX"))).thenRefused(.majorityStateUnknown)
        Self.registered.when(Self.name(ThePatient.parent("mn"))).thenRefused(.majorityStateUnknown)
    }

    @Test func `of an adult nobody is a parent by law, and where the birth date is gone nobody can tell`() {
        var grown = ThePatient.parent()
        grown.birthDate = PHI(CivilDate(year: 2008, month: 11, day: 20)!)
        Self.registered.when(Self.name(grown)).thenRefused(.patientOfAge)
        grown.birthDate = .shredded
        Self.registered.when(Self.name(grown)).thenRefused(.patientDisposed)
        var almost = ThePatient.parent()
        almost.birthDate = PHI(CivilDate(year: 2008, month: 11, day: 25)!)
        #expect(Self.registered.when(Self.name(almost)).events.count == 1)
    }

    @Test func `an authority allows something, and begins before it ends`() {
        Self.registered.when(Self.name(ThePatient.parent(scope: []))).thenRefused(.representativeScopeMissing)
        Self.registered.when(Self.name(ThePatient.mandate(.conservator, from: The.date(0), through: The.date(-1))))
            .thenRefused(.representativeEndsBeforeItBegins)
    }

    @Test func `naming again changes nothing, and another authority needs another id`() {
        Patients.given(PatientPast.withParents).when(ThePatient.nameMother).thenNothing()
        Patients.given(PatientPast.withParents).when(Self.name(ThePatient.mandate(.conservator), ThePatient.mother))
            .thenRefused(.representativeExists)
    }

    @Test func `what one may do is changed, and the way to reach them with it or without`() {
        let state = Patients.given(PatientPast.changedMother).state
        #expect(state.representatives.first?.terms.scope == [.receiveInformation])
        #expect(state.representatives.first?.details.disclosed(for: "test")?.name == "Rosa Quintanilla")
        let same = Patient.ChangeRepresentative(ThePatient.mother, mandate: ThePatient.parent(scope: [.receiveInformation]))
        Patients.given(PatientPast.changedMother).when(.changeRepresentative(same)).thenNothing()
        var reached = same
        reached.details = PHI(RepresentativeDetails(name: "Rosa Reyes"))
        let past = PatientPast.after([.changeRepresentative(reached)], PatientPast.changedMother)
        #expect(Patients.given(past).state.representatives.first?.details.disclosed(for: "test")?.name == "Rosa Reyes")
        Patients.given(PatientPast.registered).when(.changeRepresentative(same)).thenRefused(.representativeUnknown)
        let ended = Patient.ChangeRepresentative(ThePatient.father, mandate: ThePatient.parent())
        Patients.given(PatientPast.withoutFather).when(.changeRepresentative(ended)).thenRefused(.representativeEnded)
    }

    @Test func `an authority is ended once`() {
        let end = Patient.EndRepresentative(ThePatient.father, reason: .courtOrder, on: The.date(-1))
        Patients.given(PatientPast.withoutFather).when(.endRepresentative(end)).thenNothing()
        var other = end
        other.reason = .revoked
        Patients.given(PatientPast.withoutFather).when(.endRepresentative(other)).thenRefused(.representativeEnded)
        other.reason = .majority
        Patients.given(PatientPast.withParents).when(.endRepresentative(other)).thenRefused(.endReasonReserved)
        (other.reason, other.on) = (.died, The.date(-11))
        other.representative = ThePatient.guardian
        Patients.given(PatientPast.after([Self.name(ThePatient.mandate(.conservator))], PatientPast.registered))
            .when(.endRepresentative(other)).thenRefused(.representativeEndsBeforeItBegins)
        other.representative = ThePatient.father
        Patients.given(PatientPast.registered).when(.endRepresentative(end)).thenRefused(.representativeUnknown)
        Patients.given(PatientPast.withoutFather).when(ThePatient.nameFather).thenRefused(.representativeExists)
    }

    @Test func `a record names a bounded number of them`() {
        let many = (1...UInt8(Patient.countMax)).map { Self.name(ThePatient.mandate(.conservator), The.id(150 &+ $0)) }
        Patients.given(PatientPast.after(many, PatientPast.registered)).when(ThePatient.nameMother).thenRefused(.patientFull)
    }
}

@Suite("Who must not receive")
struct RestrictingTests {
    @Test func `a court's word needs its order, the patient's wish does not`() {
        var restrict = ThePatient.restrictFather
        restrict.document = nil
        Patients.given(PatientPast.withParents).when(.restrict(restrict)).thenRefused(.restrictionDocumentMissing)
        restrict.basis = .patientWish
        #expect(Patients.given(PatientPast.withParents).when(.restrict(restrict)).events.count == 1)
        restrict.through = The.date(-9)
        Patients.given(PatientPast.withParents).when(.restrict(restrict)).thenRefused(.restrictionEndsBeforeItBegins)
        restrict.representative = ThePatient.guardian
        Patients.given(PatientPast.withParents).when(.restrict(restrict)).thenRefused(.representativeUnknown)
    }

    @Test func `it is said once, and lifted once`() {
        Patients.given(PatientPast.restricted).when(.restrict(ThePatient.restrictFather)).thenNothing()
        var other = ThePatient.restrictFather
        other.from = The.date(0)
        Patients.given(PatientPast.restricted).when(.restrict(other)).thenRefused(.restrictionExists)
        Patients.given(PatientPast.lifted).when(.restrict(ThePatient.restrictFather)).thenRefused(.restrictionExists)
        Patients.given(PatientPast.lifted).when(.liftRestriction(ThePatient.lift)).thenNothing()
        var later = ThePatient.lift
        later.on = The.date(3)
        Patients.given(PatientPast.lifted).when(.liftRestriction(later)).thenRefused(.restrictionLifted)
        Patients.given(PatientPast.withParents).when(.liftRestriction(later)).thenRefused(.restrictionUnknown)
    }

    @Test func `what a court forbade, only a court allows, unless it never forbade it`() {
        Patients.given(PatientPast.restricted).when(.liftRestriction(.init(ThePatient.restriction, reason: .patientWish, on: The.date(0))))
            .thenRefused(.restrictionDocumentMissing)
        Patients.given(PatientPast.restricted).when(.liftRestriction(.init(ThePatient.restriction, reason: .courtOrder, on: The.date(0))))
            .thenRefused(.restrictionDocumentMissing)
        let mistake = Patient.LiftRestriction(ThePatient.restriction, reason: .entryError, on: The.date(0))
        let past = PatientPast.after([.liftRestriction(mistake)], PatientPast.restricted)
        #expect(Patients.given(past).state.representation(on: The.date(-3), bornOn: ThePatient.birth).mustNotReceive.isEmpty)
    }

    @Test func `it holds from its first day to its last, or until it is lifted`() {
        let state = Patients.given(PatientPast.lifted).state
        let held = [-6, -5, -1, 0].map { state.representation(on: The.date($0), bornOn: ThePatient.birth).mustNotReceive.count }
        #expect(held == [0, 1, 1, 0])
    }
}
