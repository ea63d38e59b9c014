import ArgumentParser
import CaseAPI
import CaseSystem
import EventSourcing
import Foundation
import Ledger
import PostgresCluster

/// A token for trying things out, signed by the issuer inside the program.
struct Token: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print a token for trying things out; good for an hour. Production refuses it.",
        discussion: "Reads or makes the issuer's key in NECESSITY_HOME.")

    @Option(help: "The person's id; made from --name when absent.") var person: String?
    @Option(help: "A name that stands for a person: the same name is always the same person.") var name = "somebody"
    @Option(name: .customLong("clinic"), help: "A clinic and the role there, as ID=ROLE; may be given several times.") var clinics:
        [String] = []
    @Flag(help: "A token for whoever sets clinics up.") var installation = false

    func run() async throws {
        try await reportingFailure {
            let configuration = try Configuration(environment: ProcessInfo.processInfo.environment).forPrivateServer
            let issuer = try DevelopmentIssuer(keyFile: "\(configuration.home.path)/issuer.key", isProduction: configuration.isProduction)
            var roles: [TenantID: Role] = self.installation ? [CaseSystem.installation: .administrator] : [:]
            for text in self.clinics {
                let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
                guard parts.count == 2, let clinic = TenantID(parts[0]), let role = Role(rawValue: parts[1]) else {
                    let known = Role.allCases.map(\.rawValue).joined(separator: ", ")
                    throw UsageError(problem: "\(text) is no clinic and role", next: "Write --clinic ID=ROLE with a role of \(known).")
                }
                roles[clinic] = role
            }
            let actor = try self.person.map { text throws -> ActorID in
                guard let actor = ActorID(text) else { throw UsageError(problem: "\(text) is no UUID", next: "Give --name instead.") }
                return actor
            }
            say(
                try await issuer.token(
                    for: actor ?? DevelopmentIssuer.person(named: self.name), clinics: roles, now: WallClock.now(), id: CaseSystem.newID()))
        }
    }
}
