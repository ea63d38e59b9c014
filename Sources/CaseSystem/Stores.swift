import EventSourcing
import Foundation
public import Ledger
public import PHIVault
public import Postgres

/// The ledger, the keys and the door between them, over one database: what every program of ours that opens the database begins with.
public struct Stores: Sendable {
    /// Connections that read and write keys.
    static let keyConnectionsMax = 4

    public let ledger: Ledger
    public let vault: PHIVault
    public let door: AccessDoor
    /// How they connect.
    public let database: PostgresConfiguration
    let keyPool: PostgresPool

    /// Opens them; connects when first used.
    ///
    /// Makes the root key's file when it is missing and this is for trying things out.
    public init(_ configuration: Configuration, databaseURL: String) throws {
        self.database = try configuration.connection(databaseURL)
        if !configuration.isProduction, !FileManager.default.fileExists(atPath: configuration.rootKeyFile) {
            // Whoever comes second finds the first one's; what else may be wrong is said by loading it.
            try? RootKey.create(path: configuration.rootKeyFile)
        }
        let rootKey = try RootKey.load(path: configuration.rootKeyFile, isProduction: configuration.isProduction)
        self.ledger = Ledger(configuration: self.database)
        self.keyPool = PostgresPool(configuration: self.database, sizeMax: Self.keyConnectionsMax)
        self.vault = PHIVault(pool: self.keyPool, rootKey: rootKey, now: WallClock.now)
        self.door = AccessDoor(store: self.ledger, seal: self.vault, now: WallClock.now, id: CaseSystem.newID)
    }

    /// Records in the installation's access book that a program begins to read facts (architecture, D4).
    public func takeSystemGrant(_ program: String) async throws -> SystemGrant {
        try await self.ledger.createTenant(CaseSystem.installation, kind: .installation, at: WallClock.now())
        return try await self.door.takeSystemGrant(
            program, as: AccessDoor.Principal(actor: CaseSystem.program, purpose: "operations"), installation: CaseSystem.installation)
    }

    /// Closes all connections when everything under way is answered.
    public func close() async {
        await self.ledger.close()
        await self.keyPool.close()
    }
}
