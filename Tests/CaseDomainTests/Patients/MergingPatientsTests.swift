import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Merging records of one patient")
struct MergingPatientsTests {
    private static let merge = Patient.Merge(into: ThePatient.other, reason: .sameDemographics)

    @Test func `the duplicate points to the survivor, and its claims go there`() {
        Patients.given(PatientPast.registered).when(.merge(Self.merge)).then(
            .merged(PatientMerged(survivor: ThePatient.other, reason: .sameDemographics, tokens: [The.token(5)])))
        let given = Patient.reservations(following: Array(PatientPast.merged.dropFirst()), of: The.patient.stream)
        let taken = Patient.reservations(following: Array(PatientPast.absorbing.dropFirst()), of: The.patient.stream)
        #expect(given.map(\.action) == [.release] && taken.map(\.action) == [.takeRegardless])
        #expect(given.map(\.token) == [The.token(5).bytes] && taken.map(\.token) == [The.token(7).bytes])
    }

    @Test func `asking again changes nothing`() {
        Patients.given(PatientPast.merged).when(.merge(Self.merge)).thenNothing()
        Patients.given(PatientPast.absorbing).when(.absorb(.init(ThePatient.other, reason: .sameDemographics, tokens: [The.token(7)])))
            .thenNothing()
    }

    @Test func `a merged record is not changed, and says who stands for the patient`() {
        let commands =
            ThePatient.commands.dropFirst() + [
                .merge(.init(into: ThePatient.third, reason: .other)), .absorb(.init(ThePatient.third, reason: .other, tokens: [])),
                .retireIdentifier(.init(token: The.token(5), reason: .other)), .tellApart(.init(from: ThePatient.third, reason: .family)),
            ]
        for command in commands where command.kind != nil {
            Patients.given(PatientPast.merged).when(command).thenRefused(.patientMerged(into: ThePatient.other))
        }
        Patients.given(PatientPast.merged).when(.passTime(.init())).thenNothing()
        #expect(Patients.given(PatientPast.merged).state.possible == [.reverseMerge])
    }

    @Test func `no record is merged into itself`() {
        Patients.given(PatientPast.registered).when(.merge(.init(into: ThePatient.id, reason: .other)))
            .thenRefused(.patientMergesWithItself)
        Patients.given(PatientPast.registered).when(.absorb(.init(ThePatient.id, reason: .other, tokens: [])))
            .thenRefused(.patientMergesWithItself)
    }

    @Test func `neither a chain nor a circle comes about`() throws {
        Patients.given(PatientPast.absorbing).when(.merge(.init(into: ThePatient.third, reason: .other))).thenRefused(.patientHasAbsorbed)
        Patients.given(PatientPast.absorbing).when(.merge(Self.merge)).thenRefused(.patientHasAbsorbed)
        let merged = Patients.given(PatientPast.merged).state
        let standing = Patients.given(PatientPast.registered).state
        #expect(throws: Refusal.patientMerged(into: ThePatient.other)) { try Self.merge.check(merged, of: standing) }
        #expect(throws: Refusal.patientUnknown) { try Self.merge.check(.init(), of: standing) }
        try Self.merge.check(standing, of: standing)
    }

    @Test func `a merge is taken back on both sides, with the claims`() {
        Patients.given(PatientPast.merged).when(.reverseMerge(.init(reason: .differentPersons))).then(
            .mergeReversed(PatientMergeReversed(survivor: ThePatient.other, reason: .differentPersons, tokens: [The.token(5)])))
        Patients.given(PatientPast.absorbing).when(.reverseAbsorption(.init(of: ThePatient.other, reason: .differentPersons))).then(
            .absorptionReversed(
                PatientAbsorptionReversed(duplicate: ThePatient.other, reason: .differentPersons, tokens: [The.token(7)])))
        let back = Patient.reservations(following: Array(PatientPast.split.dropFirst(2)), of: The.patient.stream)
        #expect(back.map(\.action) == [.takeRegardless])
        #expect(Patients.given(PatientPast.split).state.possible.contains(.merge))
        #expect(Patients.given(PatientPast.released).state.possible.contains(.merge))
        #expect(Patients.given(PatientPast.split).when(ThePatient.moved).events.count == 1)
    }

    @Test func `it is taken back once, and what was never merged is not`() {
        Patients.given(PatientPast.split).when(.reverseMerge(.init(reason: .differentPersons))).thenNothing()
        Patients.given(PatientPast.split).when(.reverseMerge(.init(reason: .other))).thenRefused(.patientNotMerged)
        Patients.given(PatientPast.registered).when(.reverseMerge(.init(reason: .other))).thenRefused(.patientNotMerged)
        Patients.given(PatientPast.released).when(.reverseAbsorption(.init(of: ThePatient.other, reason: .differentPersons)))
            .thenNothing()
        Patients.given(PatientPast.released).when(.reverseAbsorption(.init(of: ThePatient.other, reason: .other)))
            .thenRefused(.patientNotMerged)
        Patients.given(PatientPast.registered).when(.reverseAbsorption(.init(of: ThePatient.other, reason: .other)))
            .thenRefused(.patientNotMerged)
    }

    @Test func `who was found to be somebody else is not merged`() {
        Patients.given(PatientPast.toldApart).when(.merge(Self.merge)).thenRefused(.patientsDistinct)
        Patients.given(PatientPast.toldApart).when(.absorb(.init(ThePatient.other, reason: .other, tokens: [])))
            .thenRefused(.patientsDistinct)
        let apart = Patients.given(PatientPast.toldApart).state
        #expect(throws: Refusal.patientsDistinct) {
            // Told from the other side: the record that stands knows that the duplicate is somebody else.
            var events = PatientPast.after([.register(ThePatient.register)])
            events.append(.foundDistinct(PatientFoundDistinct(from: ThePatient.id, reason: .twins)))
            try Self.merge.check(Patients.given(events).state, of: apart)
        }
        #expect(Patients.given(PatientPast.open).when(.merge(Self.merge)).events.count == 1)
    }

    @Test func `that two are two people is said once, and taken back once`() {
        Patients.given(PatientPast.toldApart).when(.tellApart(.init(from: ThePatient.other, reason: .twins))).thenNothing()
        Patients.given(PatientPast.toldApart).when(.tellApart(.init(from: ThePatient.other, reason: .family)))
            .thenRefused(.patientsDistinct)
        Patients.given(PatientPast.open).when(.withdrawDistinction(.init(from: ThePatient.other))).thenNothing()
        Patients.given(PatientPast.registered).when(.withdrawDistinction(.init(from: ThePatient.other))).thenRefused(.distinctionUnknown)
        Patients.given(PatientPast.registered).when(.tellApart(.init(from: ThePatient.id, reason: .twins)))
            .thenRefused(.patientMergesWithItself)
        #expect(throws: Refusal.patientUnknown) { try Patient.TellApart(from: ThePatient.other, reason: .twins).check(.init()) }
        #expect(Patients.given(PatientPast.toldApart).state.toldApart == [ThePatient.other])
        #expect(Patients.given(PatientPast.open).state.toldApart.isEmpty)
    }
}

@Suite("Who stands for whom")
struct PatientAliasesTests {
    private static func merged(into survivor: PatientID) -> Patient.Event {
        .merged(PatientMerged(survivor: survivor, reason: .other, tokens: []))
    }
    private static let reversed = Patient.Event.mergeReversed(
        PatientMergeReversed(survivor: ThePatient.other, reason: .other, tokens: []))

    @Test func `a record that was merged stands for nobody, and its history belongs to the survivor`() {
        var aliases = PatientAliases()
        aliases.apply(Self.merged(into: ThePatient.other), of: ThePatient.id)
        aliases.apply(Self.merged(into: ThePatient.other), of: ThePatient.third)
        #expect(aliases.standing(for: ThePatient.id) == ThePatient.other && aliases.standing(for: ThePatient.other) == ThePatient.other)
        #expect(aliases.everybody(behind: ThePatient.id) == [ThePatient.id, ThePatient.other, ThePatient.third].sorted())
        #expect(aliases.isSame(ThePatient.id, ThePatient.third))
        aliases.apply(Self.reversed, of: ThePatient.id)
        #expect(aliases.standing(for: ThePatient.id) == ThePatient.id)
        #expect(aliases.everybody(behind: ThePatient.id) == [ThePatient.id] && !aliases.isSame(ThePatient.id, ThePatient.other))
    }

    @Test func `a chain is followed to its end, and a circle ends`() {
        var aliases = PatientAliases()
        let ids = (0..<10).map { The.id(150 + $0) as PatientID }
        for (one, next) in zip(ids, ids.dropFirst()) { aliases.apply(Self.merged(into: next), of: one) }
        #expect(ids.allSatisfy { aliases.standing(for: $0) == ids.last })
        #expect(aliases.everybody(behind: ids[3]) == ids)
        aliases.apply(Self.merged(into: ids[0]), of: ids[9])
        #expect(ids.contains(aliases.standing(for: ids[4])) && aliases.everybody(behind: ids[4]) == ids)
    }
}
