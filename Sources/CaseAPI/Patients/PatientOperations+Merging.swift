import CaseDomain
import EventSourcing

// Two records that are one person's, and two that are not. Each command tells both records in one request.

extension PatientOperations {
    static var merges: [Operation] { [Self.merge, Self.reverseMerge, Self.tellApart, Self.withdrawDistinction] }

    private static let merge = Self.onPatient(
        .merge, id: "mergePatient", summary: "Merge a second record of a patient into the other",
        about: """
            This record points to the one that stands for the patient, and is left as it is: what was written under it stays, and the \
            merge can be taken back. The other one takes its identifiers over.
            """, MergeBody.self
    ) { exchange, patient, body in
        try await exchange.perform(onPatient: patient, version: .heldTo) {
            (work: inout CommandWork<Refusal>, record: inout StreamWork<Patient>) async throws(CommandError<Refusal>) in
            guard body.survivor != patient else { throw .refused(.patientMergesWithItself) }
            let (before, merge) = (record.state, Patient.Merge(into: body.survivor, reason: body.reason))
            try record.decide(.merge(merge))
            // It is merged into that one already.
            guard !record.events.isEmpty else { return }
            var survivor = try await work.stream(Patient.self, body.survivor.stream, else: .patientUnknown)
            do throws(Refusal) { try merge.check(survivor.state, of: before) } catch { throw .refused(error) }
            try survivor.decide(.absorb(Patient.Absorb(patient, reason: body.reason, tokens: before.claims)))
            work.add(survivor, of: body.survivor)
        }
    }

    private static let reverseMerge = Self.onPatient(
        .reverseMerge, id: "reverseMerge", summary: "Take a merge back",
        about: "Both records are as they were before; what was written under the other one meanwhile stays there.", MergeReversalBody.self
    ) { exchange, patient, body in
        try await exchange.perform(onPatient: patient, version: .heldTo) {
            (work: inout CommandWork<Refusal>, record: inout StreamWork<Patient>) async throws(CommandError<Refusal>) in
            let merge = record.state.merge
            try record.decide(.reverseMerge(Patient.ReverseMerge(reason: body.reason)))
            guard !record.events.isEmpty, let merge else { return }
            var survivor = try await work.stream(Patient.self, merge.survivor.stream, else: .patientUnknown)
            try survivor.decide(.reverseAbsorption(Patient.ReverseAbsorption(of: patient, reason: body.reason)))
            work.add(survivor, of: merge.survivor)
        }
    }

    private static let tellApart = Self.onPatient(
        .tellApart, id: "tellPatientsApart", summary: "Say that two records are two people's",
        about: "Somebody looked: the two are offered as one no more, and cannot be merged.", DistinctionBody.self
    ) { exchange, patient, body in
        try await exchange.perform(onPatient: patient, version: .heldTo) {
            (work: inout CommandWork<Refusal>, record: inout StreamWork<Patient>) async throws(CommandError<Refusal>) in
            guard body.other != patient else { throw .refused(.patientMergesWithItself) }
            let apart = Patient.TellApart(from: body.other, reason: body.reason)
            try record.decide(.tellApart(apart))
            var other = try await work.stream(Patient.self, body.other.stream, else: .patientUnknown)
            do throws(Refusal) { try apart.check(other.state) } catch { throw .refused(error) }
            try other.decide(.tellApart(Patient.TellApart(from: patient, reason: body.reason)))
            work.add(other, of: body.other)
        }
    }

    private static let withdrawDistinction = Self.onPatient(
        .withdrawDistinction, id: "withdrawDistinction", summary: "Withdraw that two records are two people's",
        DistinctionWithdrawalBody.self
    ) { exchange, patient, body in
        try await exchange.perform(onPatient: patient, version: .heldTo) {
            (work: inout CommandWork<Refusal>, record: inout StreamWork<Patient>) async throws(CommandError<Refusal>) in
            try record.decide(.withdrawDistinction(Patient.WithdrawDistinction(from: body.other)))
            guard !record.events.isEmpty else { return }
            var other = try await work.stream(Patient.self, body.other.stream, else: .patientUnknown)
            try other.decide(.withdrawDistinction(Patient.WithdrawDistinction(from: patient)))
            work.add(other, of: body.other)
        }
    }
}
