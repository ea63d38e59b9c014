import ArgumentParser
import CaseSystem
import EventSourcing
import Foundation
import ReadModels

/// Makes projections anew from the events, or proves that they say what the events say.
struct RebuildCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild", abstract: "Make projections anew beside those that answer; with --check, compare them byte for byte.",
        discussion: """
            Opens the database of NECESSITY_DATABASE_URL, or the private one of NECESSITY_HOME while `necessity up` runs it. Nobody waits \
            for a rebuild; one that was interrupted is gone on with. A check changes nothing; exit code 1 when anything differs.
            """)

    @Argument(help: "Projections, such as worklist/2; all of them when none is named.") var projections: [String] = []
    @Flag(help: "Compare what answers with what the events make, and the ledger's reservations too.") var check = false
    @Flag(help: "Throw away what an interrupted rebuild left.") var fresh = false
    @Flag(help: "Print one JSON object.") var json = false

    func run() async throws {
        try await reportingFailure {
            let configuration = try Configuration(environment: ProcessInfo.processInfo.environment).forPrivateServer
            let wanted = try self.projections.map { name throws -> Projection in
                guard let projection = Projection(rawValue: name) else {
                    let known = Projection.allCases.map(\.rawValue).joined(separator: ", ")
                    throw UsageError(problem: "there is no projection \(name)", next: "There are \(known).")
                }
                return projection
            }
            let stores = try Stores(configuration, databaseURL: try configuration.appURL)
            let outcome: Result<Bool, any Error>
            do {
                let all = wanted.isEmpty ? Projection.allCases : wanted
                outcome = .success(self.check ? try await self.check(all, stores) : try await self.rebuild(all, stores))
            } catch {
                outcome = .failure(error)
            }
            await stores.close()
            guard try outcome.get() else { throw ExitCode.failure }
        }
    }

    private func rebuild(_ projections: [Projection], _ stores: Stores) async throws -> Bool {
        var options = Rebuild.Options()
        options.isFresh = self.fresh
        let rebuild = Rebuild(
            ledger: stores.ledger, seal: stores.vault, configuration: stores.database, grant: try await stores.takeSystemGrant("rebuild"),
            options: options)
        let bar = ProgressBar(isShown: !self.json)
        let report = try await rebuild.run(projections) { bar.show($0) }
        bar.end()
        if self.json {
            self.print(report.progress, failures: report.failures) { _ in }
        } else {
            say(
                "rebuilt   \(projections.map(\.rawValue).joined(separator: ", ")): \(report.progress.eventsDone) events of \(report.progress.tenantsDone) tenants"
            )
            self.tell(report.failures)
        }
        return report.failures.isEmpty
    }

    private func check(_ projections: [Projection], _ stores: Stores) async throws -> Bool {
        let check = RebuildCheck(
            ledger: stores.ledger, seal: stores.vault, configuration: stores.database, grant: try await stores.takeSystemGrant("rebuild"))
        let bar = ProgressBar(isShown: !self.json)
        let report = try await check.run(projections) { bar.show($0) }
        bar.end()
        if self.json {
            self.print(report.progress, failures: report.failures) { members in
                members.member("rows_compared", Int64(report.rowsCompared))
                members.member("differences", report.differences.map { DifferenceJSON(difference: $0) })
                members.member("clean", report.isClean)
            }
        } else {
            say(
                "checked   \(projections.map(\.rawValue).joined(separator: ", ")) and reservations: \(report.rowsCompared) rows of \(report.progress.tenantsDone) tenants"
            )
            for difference in report.differences {
                say(
                    "differs   \(difference.table) of \(difference.tenant): \(difference.count) rows, such as \(difference.keys.joined(separator: " "))"
                )
            }
            self.tell(report.failures)
            if report.isClean { say("clean     every row is what the events make, byte for byte") }
        }
        return report.isClean
    }

    private func tell(_ failures: [Rebuild.Failure]) {
        for failure in failures {
            let place = failure.stop.map { " at position \($0.position)" } ?? ""
            say("failed    \(failure.tenant): \(failure.code)\(place)")
        }
    }

    private func print(
        _ progress: Rebuild.Progress, failures: [Rebuild.Failure], _ more: (inout JSONWriter.Members) -> Void
    ) {
        var writer = JSONWriter()
        writer.object { members in
            members.member("events", Int64(progress.eventsDone))
            members.member("tenants", Int64(progress.tenantsDone))
            members.member("failures", failures.map { FailureJSON(failure: $0) })
            more(&members)
        }
        say(String(decoding: writer.bytes, as: UTF8.self))
    }
}

private struct FailureJSON: JSONWritable {
    let failure: Rebuild.Failure

    func write(to writer: inout JSONWriter) {
        writer.object { members in
            members.member("tenant_id", self.failure.tenant)
            members.member("code", self.failure.code)
            members.member("position", self.failure.stop?.position)
        }
    }
}

private struct DifferenceJSON: JSONWritable {
    let difference: RebuildCheck.Difference

    func write(to writer: inout JSONWriter) {
        writer.object { members in
            members.member("tenant_id", self.difference.tenant)
            members.member("table", self.difference.table)
            members.member("rows", Int64(self.difference.count))
            members.member("keys", self.difference.keys)
        }
    }
}

/// How far something long is, on one line of a terminal; nothing into a pipe.
private struct ProgressBar: Sendable {
    private let isShown: Bool

    init(isShown: Bool) { self.isShown = isShown && isatty(STDERR_FILENO) == 1 }

    func show(_ progress: Rebuild.Progress) {
        guard self.isShown else { return }
        let text = "\r\(progress.eventsDone) events, \(progress.tenantsDone) of \(progress.tenantsTotal) tenants"
        FileHandle.standardError.say(text.utf8)
    }

    func end() { if self.isShown { FileHandle.standardError.say("\n".utf8) } }
}
