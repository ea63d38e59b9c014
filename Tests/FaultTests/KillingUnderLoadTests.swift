import EventSourcing
import Foundation
import Ledger
import LoadHistory
import Postgres
import TestSupport
import Testing

/// Truth: what was acknowledged is there once. Weather: something is killed, again and again, under 64 callers on 8 tenants.
@Suite("Killing something under load", .serialized)
struct KillingUnderLoadTests {
    static let seed = UInt64.random(in: 1...UInt64(UInt32.max))

    @Test func `the client is killed and started again, and no command is lost or doubled`() async throws {
        try await self.withLoad(fsync: false) { server, load in
            for _ in 0..<5 {
                try await load.whileLoading { _ in try await load.waitForAnswers(2_000) }
                try await load.check(isSettled: false)
            }
        }
    }

    @Test func `backends are killed, and no command is lost or doubled`() async throws {
        try await self.withLoad(fsync: true) { server, load in
            try await load.whileLoading { _ in
                for _ in 0..<8 {
                    try await load.waitForAnswers(500)
                    // A backend killed outright makes the postmaster restart all of them, with crash recovery.
                    try await server.killBackend(ofRole: "necessity_app")
                }
                try await load.waitForAnswers(500)
            }
            try await load.check(isSettled: false)
        }
    }

    @Test func `backends are terminated, and no command is lost or doubled`() async throws {
        try await self.withLoad(fsync: false) { server, load in
            try await load.whileLoading { _ in
                for _ in 0..<20 {
                    try await load.waitForAnswers(300)
                    try await server.terminateBackends(ofRole: "necessity_app")
                }
                try await load.waitForAnswers(300)
            }
            try await load.check(isSettled: false)
        }
    }

    @Test func `the whole server stops at once and comes back, and no command is lost or doubled`() async throws {
        try await self.withLoad(fsync: true) { server, load in
            try await load.whileLoading { _ in
                for _ in 0..<4 {
                    try await load.waitForAnswers(500)
                    try await server.stopImmediately()
                    try await server.start()
                }
                try await load.waitForAnswers(500)
            }
            try await load.check(isSettled: false)
        }
    }

    private func withLoad(fsync: Bool, _ body: @Sendable (TestServer, LoadRun) async throws -> Void) async throws {
        let server = try await TestServer.private(fsync: fsync)
        do {
            let database = try await server.createMigratedDatabase()
            let url = server.url(as: "necessity_app", database: database)
            let ledger = Ledger(configuration: try PostgresConfiguration(url))
            for number in 0..<LoadRun.tenants {
                try await ledger.createTenant(LoadCommand.tenant(seed: Self.seed, number), kind: .clinic, at: WallClock.now())
            }
            await ledger.close()
            let load = try LoadRun(url: url, seed: Self.seed)
            try await body(server, load)
            try await load.settle()
            try await load.check(isSettled: true)
            load.removeHistories()
        } catch {
            await server.remove()
            throw error
        }
        await server.remove()
    }
}
