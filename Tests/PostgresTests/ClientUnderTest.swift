import Postgres
import TestSupport

/// A pool on a database of its own.
enum ClientUnderTest {
    static func with(
        size: Int = 4, configure: (inout PostgresConfiguration) -> Void = { _ in }, waitersMax: Int = 100, waitMax: Duration = .seconds(30),
        _ body: @Sendable (PostgresPool, TestServer) async throws -> Void
    ) async throws {
        let server = try await TestServer.shared()
        let name = try await server.createDatabase()
        var configuration = try PostgresConfiguration(server.url(as: "postgres", database: name))
        configure(&configuration)
        let pool = PostgresPool(configuration: configuration, sizeMax: size, waitersMax: waitersMax, waitMax: waitMax)
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await body(pool, server))
        } catch {
            outcome = .failure(error)
        }
        await pool.close()
        try await server.dropDatabase(name)
        try outcome.get()
    }
}
