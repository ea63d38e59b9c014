import CaseDomain
import EventSourcing
import HTTPTypes
import Ledger
import ReadModels

/// Who answered for a case when; no patient data.
enum OwnershipList {
    static let read = Operation(
        id: "listCaseOwners", method: .get, path: "\(CaseOperations.path)/ownership", tag: CaseLists.tag,
        summary: "Who answered for a case, from when to when?",
        about: "Every stretch of the case's life, gaps included: an open case without an owner is a gap.", scope: .clinic(.readCases),
        parameters: [.ledgerPosition, .purposeOfUse],
        success: [.init(status: .ok, about: "The stretches in order.", schema: "CaseOwnership")]
    ) { exchange in
        let clinic = try exchange.clinic
        let caseID: CaseID = try exchange.id("case")
        try await exchange.wait(for: .ownership, of: clinic)
        var answer = try await exchange.asking(.ownership, of: [clinic]) { try await $0.ownership(of: caseID, in: clinic) }
        if answer.value.isEmpty {
            // A case that was opened just now is in the ledger before it is in the projection.
            let envelopes = try await exchange.services.ledger.read([caseID.stream], in: .work, of: clinic)
            guard let first = envelopes.first, CaseOpened.isStored(as: first.type) else { throw Problem(Refusal.caseUnknown) }
            try await exchange.services.readModels.wait(
                for: .ownership, of: clinic, at: first.position, atMost: Exchange.freshnessWaitMax)
            answer = try await exchange.services.readModels.ownership(of: caseID, in: clinic)
        }
        return Answer.json { members in
            members.member("case_id", caseID)
            members.member("tenures", answer.value.map { TenureJSON(tenure: $0) })
        }.positioned(answer.position, in: clinic)
    }

    static let schema = Schema.object([
        .required("case_id", .uuid, "The case."),
        .required(
            "tenures",
            .array(
                .object(
                    "Tenure",
                    [
                        .optional("owner_id", .uuid, "Who answered; absent in a gap."),
                        .optional("role", .codes(of: OwnerRole.self), "What for."),
                        .required("reason", .codes(of: Tenure.Reason.self), "Why it began."),
                        .required("from", .instant, "When it began."), .required("from_position", .count, "By which event."),
                        .optional("until", .instant, "When it ended; absent while it lasts."),
                        .optional("until_position", .count, "By which event."),
                    ]), minimum: 0, maximum: ReadModels.tenuresPerCaseMax), "Stretches in order."),
    ])
}

private struct TenureJSON: JSONWritable {
    let tenure: Tenure

    func write(to writer: inout JSONWriter) {
        writer.object { members in
            members.member("owner_id", self.tenure.owner)
            members.member("role", self.tenure.role)
            members.member("reason", self.tenure.reason.rawValue)
            members.member("from", self.tenure.fromAt)
            members.member("from_position", self.tenure.fromPosition)
            members.member("until", self.tenure.untilAt)
            members.member("until_position", self.tenure.untilPosition)
        }
    }
}
