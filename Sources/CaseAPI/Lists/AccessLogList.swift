import CaseDomain
import EventSourcing
import HTTPTypes
import PHIVault
import ReadModels

/// The HIPAA access log of a clinic: who saw what of whom. Reading it is an access too.
enum AccessLogList {
    static let read = Operation(
        id: "readAccessLog", method: .get, path: "/v1/clinics/{clinic}/access_log", tag: CaseLists.tag, summary: "Read the access log",
        about: "Newest first; ids and codes only. That it was read is recorded in it first.", scope: .clinic(.readAccessLog),
        parameters: [
            .init(name: "patient", place: .query, schema: .uuid, about: "Only accesses to this patient's data."),
            .init(name: "case", place: .query, schema: .uuid, about: "Only accesses to this case."),
            .init(name: "actor", place: .query, schema: .uuid, about: "Only what this person did."),
            .init(name: "what", place: .query, schema: .codes(AccessLogEntry.Kind.allCases.map(\.rawValue)), about: "Only this kind."),
            .init(name: "from", place: .query, schema: .instant, about: "Recorded at this instant or later."),
            .init(name: "before", place: .query, schema: .instant, about: "Recorded before this instant."), .limit, .cursor, .purposeOfUse,
        ], success: [.init(status: .ok, about: "A page.", schema: "AccessLog")]
    ) { exchange in
        let member = try exchange.member
        let patient: PatientID? = try exchange.queryID("patient")
        let caseID: CaseID? = try exchange.queryID("case")
        guard patient == nil || caseID == nil else {
            throw Problem.invalidParameter("case", "is given without `patient`: one question at a time")
        }
        let kind: AccessLogEntry.Kind? = try exchange.queryCode("what")
        let query = AccessLogQuery(
            about: patient?.stream ?? caseID?.stream, actor: try exchange.queryID("actor"), kinds: kind.map { [$0] } ?? [],
            from: try exchange.queryInstant("from"), before: try exchange.queryInstant("before"), after: try exchange.pageCursor(),
            limit: try exchange.pageLimit())
        let record = AccessRecord(
            operation: exchange.operation.id, categories: [.accessLog], patients: patient.map { [$0] } ?? [],
            subjects: caseID.map { [$0.stream] } ?? [], resultCount: 0, workPosition: .start, role: member.role.rawValue,
            request: exchange.requestID)
        let grant = try await exchange.services.door.open(record, for: try exchange.principal, in: member.clinic)
        // The log shows everything up to and including its own reading.
        try await exchange.services.readModels.wait(
            for: .accessLog, of: member.clinic, at: grant.position, atMost: Exchange.freshnessWaitMax)
        let page = try await exchange.services.readModels.accessLog(query, of: member.clinic)
        return Answer.json { members in
            members.member("entries", page.items.map { EntryJSON(entry: $0) })
            members.member("next_cursor", page.next?.description)
            members.member("access_position", page.positions[member.clinic])
        }
    }

    static let schema = Schema.object([
        .required(
            "entries",
            .array(
                .object([
                    .required("position", .count, "Its place in the clinic's access book."),
                    .required("event_id", .uuid, "The access event."), .required("recorded_at", .instant, "When."),
                    .required("actor_id", .uuid, "Who."), .required("purpose", .text(1, 128), "For what purpose."),
                    .required("what", .codes(AccessLogEntry.Kind.allCases.map(\.rawValue)), "What was done."),
                    .required("operation", .text(1, 128), "By which operation."), .optional("role", .text(0, 50), "As what."),
                    .optional("channel", .codes(AccessChannel.allCases.map(\.rawValue)), "By which way."),
                    .optional(
                        "categories", .array(.codes(DataCategory.allCases.map(\.rawValue)), minimum: 0, maximum: 20), "Of what kind."),
                    .optional("patients", .array(.uuid, minimum: 0, maximum: AccessRecord.countMax), "Whose data."),
                    .optional("subjects", .array(.uuid, minimum: 0, maximum: AccessRecord.countMax), "Of which cases."),
                    .optional("result_count", .count, "How many records."),
                    .optional("work_position", .count, "As of which position of the work book."),
                    .optional("code", .text(1, 128), "Why it was refused."), .optional("request_id", .text(1, 128), "The request."),
                ]), minimum: 0, maximum: RequestLimits.pageMax), "Entries, newest first."),
        .optional("next_cursor", .text(1, 500), "Ask for the next page with this as `cursor`; absent on the last."),
        .optional("access_position", .count, "The position of the access book that the page is as of."),
    ])
}

private struct EntryJSON: JSONWritable {
    let entry: AccessLogEntry

    func write(to writer: inout JSONWriter) {
        writer.object { members in
            members.member("position", self.entry.position)
            members.member("event_id", self.entry.event)
            members.member("recorded_at", self.entry.recordedAt)
            members.member("actor_id", self.entry.actor)
            members.member("purpose", self.entry.purpose.rawValue)
            members.member("what", self.entry.kind.rawValue)
            members.member("operation", self.entry.operation)
            members.member("role", self.entry.role)
            members.member("channel", self.entry.channel)
            members.list("categories", self.entry.categories)
            members.list("patients", self.entry.patients)
            members.list("subjects", self.entry.subjects)
            members.member("result_count", self.entry.resultCount)
            members.member("work_position", self.entry.workPosition)
            members.member("code", self.entry.code)
            members.member("request_id", self.entry.request)
        }
    }
}
