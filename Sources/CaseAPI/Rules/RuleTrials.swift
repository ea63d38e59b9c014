import CaseDomain
import EventSourcing
import HTTPTypes
import Ledger
import ReadModels

/// A version of a set tried on the requests that were and are being made, before it is published.
enum RuleTrials {
    static let schemaName = "RuleSetTrial"

    /// A try beside publishing: the same body, the same refusals, and nothing changes.
    static func operation(_ id: String, under path: String, _ scope: Operation.Scope) -> Operation {
        Operation(
            id: id, method: .post, path: path.replacing("rule_sets", with: "rule_set_trials"), tag: RuleOperations.tag,
            summary: "Try a rule set before it is published",
            about: """
                Says how many requests would be judged otherwise once this version was published, and changes nothing. Each service that \
                was asked for is judged by the book as it is and as it would be, on the day on which it was determined what the payer \
                wants, or else on which the case was opened. Diagnoses and age are patient data: they stay unknown to both, and what \
                depends on them counts as required by both. Cases are looked at from the newest on. What is wrong with the set is refused \
                as it would be when published.
                """,
            scope: scope, parameters: [.purposeOfUse, .ledgerPosition], body: Operation.Body(schema: RuleSetBody.described.schema),
            success: [.init(status: .ok, about: "What would change.", schema: schemaName)], refusals: [.conflict]
        ) { exchange in
            let set = try exchange.read(RuleSetBody.self).set
            let tenant = try await exchange.keptBookTenant()
            let book = try await exchange.ruleBook(of: tenant)
            let after: RuleBook.State
            do throws(Refusal) {
                after = try book.publishing(set)
            } catch {
                throw Problem(error)
            }
            let requests = try await exchange.requests(underRulesOf: tenant)
            return Answer.json { members in
                members.member("tenant_id", tenant)
                members.member("rule_set_id", set.id)
                members.member("version", set.version)
                members.member("published", after.version == book.version)
                let run = RuleDryRun(before: book, after: after, requests.made)
                members.member("judged", Int64(run.judged))
                members.member("open_judged_otherwise", Int64(run.openJudgedOtherwise))
                members.member("past_judged_otherwise", Int64(run.pastJudgedOtherwise))
                members.member("examples", run.examples.map { ExampleJSON(example: $0, clinic: requests.clinics[$0.caseID]) })
                members.member("older_left_out", requests.olderLeftOut)
            }
        }
    }

    static let schema = Schema.object([
        .required("tenant_id", .uuid, "In whose rule book it would be published."),
        .required("rule_set_id", .text(1, 64), "The set."),
        .required("version", .integer(minimum: 1, maximum: Int64(Int32.max)), "Its version."),
        .required("published", .boolean, "This version is in the book already, as it is: nothing would change."),
        .required("judged", .count, "Cases that were judged: those in which a service was asked for."),
        .required("open_judged_otherwise", .count, "Of them, cases under way in which something would differ."),
        .required("past_judged_otherwise", .count, "Of them, decided and closed cases in which something would differ."),
        .required(
            "examples",
            .array(
                .object(
                    "RuleSetTrialExample",
                    [
                        .optional("clinic_id", .uuid, "The case's clinic."), .required("case_id", .uuid, "The case."),
                        .required("open", .boolean, "It is under way; else it is decided or closed."),
                        .required(
                            "changes", .array(.codes(of: RuleDryRun.Part.self), minimum: 1, maximum: RuleDryRun.Part.allCases.count),
                            "What would differ."),
                    ]), minimum: 0, maximum: RuleDryRun.examplesMax), "Some of those cases, the ones under way first, then the newest."),
        .required("older_left_out", .boolean, "There are older cases, which were not looked at."),
    ])
}

/// The requests that a trial judges.
private struct TrialRequests: Sendable {
    /// One for each service that was asked for; the newest case first.
    var made: [RuleDryRun.Request] = []
    /// The clinic of each case.
    var clinics: [CaseID: TenantID] = [:]
    var olderLeftOut = false
}

extension Exchange {
    /// What was asked for in the clinics that go by a tenant's rules; of each clinic read by itself, as row-level security has it.
    fileprivate func requests(underRulesOf tenant: TenantID) async throws -> TrialRequests {
        let clinics = try await self.clinics(underRulesOf: tenant)
        let casesMax = self.services.limits.trialCasesMax
        var newest: [CaseAge] = []
        for clinic in clinics {
            try await self.wait(for: .caseState, of: clinic)
            newest += try await self.asking(.caseState, of: [clinic]) { try await $0.newestCases(of: clinic, atMost: casesMax + 1) }
            newest = Array(newest.sorted(by: CaseAge.isNewer).prefix(casesMax + 1))
        }
        var requests = TrialRequests(olderLeftOut: newest.count > casesMax)
        for page in newest.prefix(casesMax).chunks(of: ReadModels.caseFilesMax) {
            var files: [CaseID: CaseInPhase] = [:]
            for (clinic, ages) in Dictionary(grouping: page, by: \.tenant) {
                let found = try await self.asking(.caseState, of: [clinic]) { try await $0.caseFiles(ages.map(\.caseID), of: clinic) }
                files.merge(found) { first, _ in first }
            }
            for age in page {
                guard let file = files[age.caseID] else { continue }
                requests.made += file.requests(now: self.now)
                requests.clinics[age.caseID] = age.tenant
            }
        }
        return requests
    }

    /// The clinics that go by a tenant's rule book: an organization's, or the clinic itself.
    private func clinics(underRulesOf tenant: TenantID) async throws -> [TenantID] {
        guard case .organization = self.operation.scope else { return [tenant] }
        return try await self.services.ledger.tenants().filter { $0.organization == tenant }.map(\.id)
    }
}

extension CaseInPhase {
    /// What was asked for in the case, on the day on which it was determined what the payer wants, or on which it was opened.
    fileprivate func requests(now: Timestamp) -> [RuleDryRun.Request] {
        let isOpen = self.phase != .decided && self.phase != .closed
        return self.file.services.filter(\.isAskedFor).compactMap { service in
            let line = service.requested.line
            let day = self.file.day(at: self.file.determined(of: line)?.determinedAt ?? self.file.openedAt ?? now)
            return self.file.question(of: line, on: day).map { .init(caseID: self.caseID, isOpen: isOpen, question: $0) }
        }
    }
}

extension Collection where Index == Int {
    /// The elements in order, so many at a time.
    fileprivate func chunks(of size: Int) -> [SubSequence] {
        stride(from: self.startIndex, to: self.endIndex, by: size).map { self[$0..<Swift.min($0 + size, self.endIndex)] }
    }
}

private struct ExampleJSON: JSONWritable {
    let example: RuleDryRun.Example
    let clinic: TenantID?

    func write(to writer: inout JSONWriter) {
        writer.object { members in
            members.member("clinic_id", self.clinic)
            members.member("case_id", self.example.caseID)
            members.member("open", self.example.isOpen)
            members.member("changes", self.example.changes)
        }
    }
}
