import CaseDomain
import EventSourcing
import HTTPTypes
import Ledger
import PHIVault

// Who may act for a patient, who must not receive, and what can be asked of the record.

extension PatientOperations {
    static var representation: [Operation] {
        [Self.readRepresentation, Self.commands, Self.name, Self.changeRepresentative, Self.endRepresentative, Self.restrict, Self.lift]
    }

    static let readRepresentation = Operation(
        id: "readRepresentation", method: .get, path: "\(path)/{patient}/representation", tag: tag,
        summary: "Who may act for a patient on a day, and who must not receive?",
        about: """
            What the patient's own word counts for, who else may do what, whose authority does not count and why, and who must not receive \
            whatever they may have been. Ask before anything is told, sent or signed. Recorded in the access log before it is sent.
            """,
        scope: .clinic(.readCases),
        parameters: [.init(name: "on", place: .query, schema: .day, about: "The day; today in UTC when absent."), .purposeOfUse],
        success: [.init(status: .ok, about: "Who they are.", schema: "Representation")], refusals: [.gone]
    ) { exchange in
        let patient: PatientID = try exchange.id("patient")
        let day = try exchange.queryDay("on") ?? TimeZoneName.utc.day(at: exchange.now)
        let state = try await exchange.openRecord(of: patient)
        return Answer.json { members in
            members.member("patient_id", patient)
            members.member("merged_into", state.merge?.survivor)
            members.member("representation", RepresentationJSON(state.representationToShow(on: day)))
        }.tagged(state.version)
    }

    static let commands = Operation(
        id: "listPatientCommands", method: .get, path: "\(path)/{patient}/commands", tag: tag,
        summary: "List what can be asked of a patient's record",
        about: "Every command on it: whether you may give it now, and if not, why and what to do first. Holds no patient data.",
        scope: .clinic(.readCases), parameters: [.purposeOfUse],
        success: [.init(status: .ok, about: "The commands.", schema: "PatientCommands")]
    ) { exchange in
        let patient: PatientID = try exchange.id("patient")
        let role = try exchange.member.role
        let state = try await exchange.state(of: Patient.self, patient.stream)
        guard state.registered != nil else { throw Problem(Refusal.patientUnknown) }
        let commands = Patient.Command.Kind.allCases.compactMap { kind in
            PossibleCommand(kind.rawValue, under: "\(path)/{patient}", by: role) { () throws(Refusal) in try state.admit(kind) }
        }
        return Answer.json { members in
            members.member("patient_id", patient)
            members.member("commands", commands)
        }.tagged(state.version)
    }

    private static let name = Self.onPatient(
        .nameRepresentative, id: "nameRepresentative", summary: "Name somebody who may act for a patient",
        about: """
            A parent until the patient is of age by the law of a state, a guardian, whoever has a power of attorney (45 CFR 164.502(g)). \
            What ends at majority ends of itself, and a task asks months before who may act from then on.
            """, RepresentativeNaming.self
    ) { exchange, patient, body in
        try await exchange.perform(onPatient: patient, version: .heldTo) {
            (_: inout CommandWork<Refusal>, record: inout StreamWork<Patient>) async throws(CommandError<Refusal>) in
            let birthDate = try await exchange.birthDateToDecide(of: record.state) ?? .sealed
            try record.decide(
                .nameRepresentative(
                    Patient.NameRepresentative(
                        body.representative, mandate: body.mandate.mandate(bornOn: birthDate), details: body.details)))
        }
    }

    private static let changeRepresentative = Self.onPatient(
        .changeRepresentative, id: "changeRepresentative", summary: "Say what a representative may do now",
        about: "All of the authority, as it is from now on; who it is and how to reach them where that is given.",
        RepresentativeChangeBody.self
    ) { exchange, patient, body in
        try await exchange.perform(onPatient: patient, version: .heldTo) {
            (_: inout CommandWork<Refusal>, record: inout StreamWork<Patient>) async throws(CommandError<Refusal>) in
            let birthDate = try await exchange.birthDateToDecide(of: record.state) ?? .sealed
            try record.decide(
                .changeRepresentative(
                    Patient.ChangeRepresentative(
                        body.representative, mandate: body.mandate.mandate(bornOn: birthDate), details: body.details)))
        }
    }

    private static let endRepresentative = Self.onPatient(
        .endRepresentative, id: "endRepresentative", summary: "End somebody's authority to act for a patient",
        Patient.EndRepresentative.self
    ) { exchange, patient, body in
        try await exchange.perform(onPatient: patient, version: .heldTo) {
            (_: inout CommandWork<Refusal>, record: inout StreamWork<Patient>) async throws(CommandError<Refusal>) in
            try record.decide(.endRepresentative(body))
        }
    }

    private static let restrict = Self.onPatient(
        .restrict, id: "restrictRecipient", summary: "Say that somebody must not receive what a record holds",
        about: "By a court's order, the patient's wish, or because it would endanger the patient. It stands above every authority.",
        Patient.Restrict.self
    ) { exchange, patient, body in
        try await exchange.perform(onPatient: patient, version: .heldTo) {
            (_: inout CommandWork<Refusal>, record: inout StreamWork<Patient>) async throws(CommandError<Refusal>) in
            try record.decide(.restrict(body))
        }
    }

    private static let lift = Self.onPatient(
        .liftRestriction, id: "liftRestriction", summary: "Lift a restriction", about: "What a court forbade, only a court allows.",
        Patient.LiftRestriction.self
    ) { exchange, patient, body in
        try await exchange.perform(onPatient: patient, version: .heldTo) {
            (_: inout CommandWork<Refusal>, record: inout StreamWork<Patient>) async throws(CommandError<Refusal>) in
            try record.decide(.liftRestriction(body))
        }
    }
}

extension Patient.State {
    /// Who may act on a day, of a record that was opened.
    fileprivate func representationToShow(on day: CivilDate) -> Representation {
        let demographics = self.currentDemographics?.demographics.disclosed(for: .showing)
        return self.representation(on: day, bornOn: demographics?.birthDate, residence: demographics?.address?.state)
    }
}

/// Who may act on a day, as it is shown.
private struct RepresentationJSON: JSONWritable {
    let representation: Representation

    init(_ representation: Representation) { self.representation = representation }

    func write(to writer: inout JSONWriter) {
        writer.object { members in
            members.member("on", self.representation.day)
            members.member("patient", RepresentativeScope.allCases.filter(self.representation.patient.contains))
            members.member("standing", self.representation.standing.map(StandingJSON.init))
            members.member("withheld", self.representation.withheld.map(WithheldJSON.init))
            members.member("must_not_receive", self.representation.mustNotReceive)
        }
    }

    private struct StandingJSON: JSONWritable {
        let standing: Representation.Standing

        func write(to writer: inout JSONWriter) {
            writer.object { members in
                members.member("scope", self.standing.scope)
                members.member("representative", self.standing.representative)
            }
        }
    }

    private struct WithheldJSON: JSONWritable {
        let withheld: Representation.Withheld

        func write(to writer: inout JSONWriter) {
            writer.object { members in
                members.member("representative_id", self.withheld.representative)
                members.member("reason", self.withheld.reason)
            }
        }
    }

    static let schema: Schema = {
        let scope = Schema.array(.codes(of: RepresentativeScope.self), minimum: 0, maximum: RepresentativeScope.allCases.count)
        return .object([
            .required("patient_id", .uuid, "The patient."),
            .optional("merged_into", .uuid, "The record that stands for the patient: ask that one."),
            .required(
                "representation",
                .object(
                    "RepresentationOnADay",
                    [
                        .required("on", .day, "The day."),
                        .required("patient", scope, "What the patient's own word counts for."),
                        .required(
                            "standing",
                            .array(
                                .object(
                                    "StandingRepresentative",
                                    [
                                        .required("scope", scope, "What of the authority counts on the day."),
                                        .required("representative", .anyObject, "Who it is, and what the authority says."),
                                    ]), minimum: 0, maximum: Patient.countMax), "Those who may act, in the order in which they were named."),
                        .required(
                            "withheld",
                            .array(
                                .object(
                                    "WithheldRepresentative",
                                    [
                                        .required("representative_id", .uuid, "Who is named and may not act."),
                                        .required("reason", .codes(of: Representation.Withheld.Reason.self), "Why."),
                                    ]), minimum: 0, maximum: Patient.countMax), "Those who may not."),
                        .required(
                            "must_not_receive", .array(.anyObject, minimum: 0, maximum: Patient.countMax),
                            "Who must not receive, whatever they may have been."),
                    ]), "Who may act."),
        ])
    }()
}

extension PatientOperations {
    static var representationSchemas: [String: Schema] {
        [
            "Representation": RepresentationJSON.schema,
            "PatientCommands": .object([
                .required("patient_id", .uuid, "The patient."),
                .required("commands", .array(PossibleCommand.schema, minimum: 0, maximum: 100), "What can be asked of the record."),
            ]),
        ]
    }
}
