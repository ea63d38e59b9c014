public import EventSourcing

/// A patient as part of a record: who they are now, as far as it was opened.
public struct PatientJSON: JSONWritable {
    public let id: PatientID
    public let state: Patient.State

    public init(id: PatientID, state: Patient.State) {
        self.id = id
        self.state = state
    }

    public func write(to writer: inout JSONWriter) {
        writer.object { members in
            members.member("patient_id", self.id)
            if let merge = self.state.merge { members.member("merged_into", merge.survivor) }
            members.mark(self.state.currentDemographics == nil ? .absent : self.state.currentWithIdentifiers.write(to: &members))
        }
    }
}

/// The whole of a patient's record: what it says now, what it said before, and who may act.
public struct PatientRecordJSON: JSONWritable {
    public let id: PatientID
    public let state: Patient.State

    public init(id: PatientID, state: Patient.State) {
        self.id = id
        self.state = state
    }

    public func write(to writer: inout JSONWriter) { writer.object { self.write(to: &$0) } }

    /// Its members alone, for an answer that says more.
    public func write(to members: inout JSONWriter.Members) {
        members.member("patient_id", self.id)
        members.member("version", self.state.version)
        members.member("merged_into", self.state.merge?.survivor)
        members.list("absorbed", self.state.absorbed.filter(\.holds).map(\.duplicate))
        members.list("told_apart", self.state.toldApart.sorted())
        members.list("history", self.state.demographics)
        members.list("identifiers_in_force", self.state.identifiersInForce)
        members.member("gestational_age", self.state.gestation)
        members.list("representatives", self.state.representatives)
        members.list("restrictions", self.state.restrictions)
        members.mark(self.state.currentDemographics == nil ? .absent : self.state.currentWithIdentifiers.write(to: &members))
    }
}

extension DemographicsVersion: JSONWritable {
    public func write(to writer: inout JSONWriter) {
        writer.object { members in
            members.member("recorded_as", self.place.recordedAs)
            members.member("from", self.from)
            members.member("corrected_by", self.correctedBy)
            members.mark(self.demographics.write(to: &members))
        }
    }
}

extension PatientIdentifier: JSONWritable {
    public func write(to writer: inout JSONWriter) {
        writer.object { members in
            members.member("token", self.token)
            members.mark(self.identifier.map { IdentifierOfPatient($0) }.write(to: &members))
        }
    }
}

extension Gestation: JSONWritable {
    public func write(to writer: inout JSONWriter) {
        writer.object { members in
            members.member("source", self.source)
            members.mark(self.age.write(to: &members))
        }
    }
}

extension Representative: JSONWritable {
    public func write(to writer: inout JSONWriter) {
        writer.object { members in
            members.member("representative_id", self.id)
            self.terms.write(to: &members)
            members.member("ended", self.ended?.reason)
            members.member("ended_on", self.ended?.on)
            if let day = self.ended?.exactly { members.member("majority", PHIJSON(day)) }
            members.mark(self.details.write(to: &members))
        }
    }
}

extension RecipientRestriction: JSONWritable {
    public func write(to writer: inout JSONWriter) {
        writer.object { members in
            self.restricted.writeFacts(to: &members)
            if let lifted { members.member("lifted", BodyJSON(lifted)) }
            members.mark(self.restricted.writePHI(to: &members))
        }
    }
}
