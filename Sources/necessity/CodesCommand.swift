import ArgumentParser
import CaseSystem
import ClinicalCodes
import Crypto
import EventSourcing
import Foundation
import Postgres
import PostgresCluster
import Reference

/// Public code sets, by which codes are checked on a day.
struct CodesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "codes", abstract: "Load public code sets, and look codes up.", subcommands: [ImportCodes.self, CheckCode.self])
}

/// Loads an edition of ICD-10-CM.
struct ImportCodes: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Load an edition of ICD-10-CM from its public order file.",
        discussion: """
            The order file (icd10cm_order_2026.txt) is in the code tables that CMS publishes for each fiscal year. Opens the database of \
            NECESSITY_MIGRATOR_URL, or the private one of NECESSITY_HOME while `necessity up` runs it. All of the file is loaded or nothing; \
            the same file again changes nothing. From then on evaluations on days of the edition are refused when a diagnosis does not exist \
            or is not specific enough to be billed.
            """)

    @Argument(help: "The order file, or - for standard input.") var file: String
    @Option(help: "The fiscal year of the edition: 2026 is October 2025 through September 2026.") var year: Int
    @Option(help: "The first day on which the edition holds, as 2026-04-01, when it is not the year's first.") var effectiveFrom: String?
    @Flag(help: "Print one JSON object.") var json = false

    func run() async throws {
        try await reportingFailure {
            let configuration = try Configuration(environment: ProcessInfo.processInfo.environment).forPrivateServer
            let days = try self.days()
            let database = try PostgresConfiguration(try configuration.ownerURL)
            let bytes = try readFile(self.file)
            let edition: ICD10CMOrderFile
            do throws(ICD10CMOrderFaults) {
                edition = try ICD10CMOrderFile(bytes)
            } catch {
                throw UnreadableOrderFile(file: self.file, faults: error)
            }
            let isTerminal = !self.json && isatty(STDERR_FILENO) == 1
            let total = edition.rows.count
            let report: CodeSetImport.Report
            do {
                report = try await CodeSetImport(configuration: database).load(
                    edition, version: self.effectiveFrom.map { "\(self.year) from \($0)" } ?? "\(self.year)", days: days,
                    sha256: Array(SHA256.hash(data: bytes))
                ) { done in
                    if isTerminal { FileHandle.standardError.say("\r\(done) of \(total) codes\(done == total ? "\n" : "")".utf8) }
                }
            } catch let error as PostgresError where error.sqlState?.rawValue == "3F000" || error.sqlState?.rawValue == "42P01" {
                throw UsageError(problem: "the database has no reference schema yet", next: "Run `necessity migrate` first.")
            }
            self.tell(report)
        }
    }

    private func days() throws -> ClosedRange<CivilDate> {
        guard let year = FiscalYear(self.year) else {
            let years = FiscalYear.editions
            throw UsageError(
                problem: "there is no edition of \(self.year)", next: "Give a fiscal year from \(years.lowerBound) to \(years.upperBound).")
        }
        let from = try self.effectiveFrom.map { try readDay($0, option: "--effective-from") }
        guard let days = year.days(from: from) else {
            throw UsageError(
                problem: "--effective-from is no day of fiscal year \(year)",
                next: "Give a day from October \(self.year - 1) through September \(self.year).")
        }
        return days
    }

    private func tell(_ report: CodeSetImport.Report) {
        if self.json {
            var writer = JSONWriter()
            writer.object { members in
                members.member("system", "icd10cm")
                members.member("effective_from", report.days.lowerBound)
                members.member("effective_through", report.days.upperBound)
                members.member("codes", Int64(report.codes))
                members.member("billable", Int64(report.billable))
                members.member("changed", report.isNew)
            }
            return say(String(decoding: writer.bytes, as: UTF8.self))
        }
        say("edition   ICD-10-CM, \(report.days.lowerBound) through \(report.days.upperBound)")
        say("codes     \(report.codes), of which \(report.billable) can be billed")
        say("imported  \(report.isNew ? "now" : "it was imported before; nothing was changed")")
    }
}

/// Tells how a code stands on a day.
struct CheckCode: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Tell whether an ICD-10-CM code exists and can be billed on a day.",
        discussion: """
            Opens the database of NECESSITY_DATABASE_URL, or the private one of NECESSITY_HOME while `necessity up` runs it. Exit code 0 when \
            the code can be billed, else 1.
            """)

    @Argument(help: "The code, such as F80.2.") var code: String
    @Option(help: "The day, as 2026-04-01.") var on: String
    @Flag(help: "Print one JSON object.") var json = false

    func run() async throws {
        try await reportingFailure {
            let configuration = try Configuration(environment: ProcessInfo.processInfo.environment).forPrivateServer
            guard let code = ICD10CM(self.code) ?? ICD10CM(undotted: self.code) else {
                throw UsageError(problem: "\(self.code) has not the shape of an ICD-10-CM code", next: "Write it as F80.2.")
            }
            let day = try readDay(self.on, option: "--on")
            let tables = CodeTables(configuration: try configuration.connection(try configuration.appURL))
            let outcome: Result<CodeStanding, any Error>
            do {
                outcome = .success(try await tables.diagnosis(code, on: day))
            } catch {
                outcome = .failure(error)
            }
            await tables.close()
            let standing = try outcome.get()
            if self.json {
                var writer = JSONWriter()
                writer.object { members in
                    members.member("code", code)
                    members.member("on", day)
                    members.member("standing", standing)
                }
                say(String(decoding: writer.bytes, as: UTF8.self))
            } else {
                say("\(code.description.padded(to: 9)) \(Self.sentence(standing, day))")
            }
            guard standing == .billable else { throw ExitCode.failure }
        }
    }

    private static func sentence(_ standing: CodeStanding, _ day: CivilDate) -> String {
        switch standing {
        case .unknownSet: "no edition that holds on \(day) is loaded: nothing can be said; `necessity codes import` loads one"
        case .absent: "does not exist on \(day)"
        case .header: "is a header on \(day) and cannot be billed; codes under it can"
        case .billable: "exists on \(day) and can be billed"
        }
    }
}

/// An order file with lines that cannot be read.
private struct UnreadableOrderFile: Error, CustomStringConvertible {
    var file: String
    var faults: ICD10CMOrderFaults

    var description: String {
        let more = self.faults.faults.count == ICD10CMOrderFile.faultsMax ? ["and perhaps more"] : []
        return """
            codes.unreadable: \(self.file) is no order file of ICD-10-CM; nothing was changed. Take icd10cm_order_YEAR.txt as it was published.
              \((self.faults.faults.map(\.description) + more).joined(separator: "\n  "))
            """
    }
}

/// A day that an option names.
private func readDay(_ text: String, option: String) throws -> CivilDate {
    guard let day = CivilDate(text) else { throw UsageError(problem: "\(option) is no day", next: "Write it as 2026-04-01.") }
    return day
}

extension Configuration {
    /// How the owner of tables is reached: by the migrator's URL, or in the private server of the home.
    fileprivate var ownerURL: String {
        get throws {
            if let url = self.migratorURL { return url }
            guard self.databaseURL == nil else {
                throw ConfigurationError(
                    variable: "NECESSITY_MIGRATOR_URL",
                    problem: "is needed beside NECESSITY_DATABASE_URL: the program itself only reads codes")
            }
            return try PostgresCluster(home: self.home, binaries: try ServerBinaries.find()).url(
                as: "necessity_migrator", database: RunningDatabase.name)
        }
    }
}
