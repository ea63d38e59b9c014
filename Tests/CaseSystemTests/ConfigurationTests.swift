@testable import CaseSystem
import Logging
import Postgres
import Testing

@Suite("What the environment says")
struct ConfigurationTests {
    private static func configuration(_ more: [String: String]) throws -> Configuration {
        try Configuration(environment: ["NECESSITY_HOME": "/tmp/nowhere"].merging(more) { $1 })
    }

    @Test func `nothing said is production, listening on this machine alone`() throws {
        let configuration = try Self.configuration([:])
        #expect(configuration.isProduction && configuration.logLevel == .info && configuration.poolerMode == .direct)
        #expect(configuration.address == .init(host: "127.0.0.1", port: 8080) && configuration.databaseURL == nil)
        #expect(!configuration.forPrivateServer.isProduction, "a private server is for trying things out")
        let named = try Self.configuration(["NECESSITY_DATABASE_URL": "postgresql://h/d", "NECESSITY_MIGRATOR_URL": "postgresql://h/d"])
        #expect(named.forPrivateServer.isProduction)
        #expect(try !Self.configuration(["NECESSITY_ENV": "development"]).isProduction)
        #expect(try Self.configuration(["NECESSITY_ENV": "Development"]).isProduction, "anything else is production")
    }

    @Test func `addresses are read with and without brackets`() throws {
        for (text, host, port) in [("0.0.0.0:80", "0.0.0.0", 80), ("[::1]:0", "::1", 0), ("localhost:65535", "localhost", 65_535)] {
            #expect(try Self.configuration(["NECESSITY_LISTEN": text]).address == .init(host: host, port: port))
        }
    }

    @Test func `a variable that cannot be used is named, and its value is not`() {
        for (name, value) in [
            ("NECESSITY_LISTEN", "9999"), ("NECESSITY_LISTEN", "host:x"), ("NECESSITY_LISTEN", "host:65536"),
            ("NECESSITY_LOG_LEVEL", "loud"),
            ("NECESSITY_DATABASE_URL", "postgresql://user:hunter2@[bad"), ("NECESSITY_DATABASE_POOLER", "maybe"),
        ] {
            do {
                _ = try Self.configuration([name: value])
                Issue.record("\(name)=\(value) was taken")
            } catch {
                let error = error as? ConfigurationError
                #expect(error?.variable == name && error?.code == "configuration.invalid")
                #expect(error?.description.contains(value) == false)
            }
        }
    }

    @Test func `one listens to the database itself, never through a pooler`() throws {
        let (database, direct) = ("postgresql://pooler/d", "postgresql://server/d")
        #expect(try Self.configuration([:]).listening(database) != nil)
        #expect(try Self.configuration(["NECESSITY_DATABASE_POOLER": "transaction"]).listening(database) == nil)
        let named = try Self.configuration(["NECESSITY_DATABASE_POOLER": "transaction", "NECESSITY_LISTEN_URL": direct])
        #expect(try named.listening(database)?.poolerMode == .direct)
    }

    @Test func `whoever migrates needs the migrator's database, whoever serves does not`() async throws {
        let configuration = try Self.configuration(["NECESSITY_DATABASE_URL": "postgresql://h/d"])
        #expect(configuration.databaseURL != nil && configuration.migratorURL == nil)
        let refusal = await #expect(throws: ConfigurationError.self) { _ = try await RunningDatabase.start(configuration) }
        #expect(refusal?.variable == "NECESSITY_MIGRATOR_URL")
    }
}
