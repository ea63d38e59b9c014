public import EventSourcing
public import Ledger
public import PHIVault
public import ReadModels
public import Reference

public import struct Foundation.UUID

/// What the API answers with: the live parts, handed in by whoever wires the program.
public struct CaseServices: Sendable {
    /// The tenant that is the installation itself.
    public var installation: TenantID
    public var ledger: Ledger
    public var vault: PHIVault
    public var door: AccessDoor
    /// Leave for the program to open what a decision compares; recorded when it started.
    public var grant: SystemGrant
    /// The same, of patients' records.
    var recordsToDecide: RecordsToDecide { RecordsToDecide(ledger: self.ledger, vault: self.vault, grant: self.grant) }
    /// The books by which clinics work, their organizations' or their own.
    var books: OrganizationBooks { OrganizationBooks(ledger: self.ledger, seal: self.vault) }
    public var tokens: TokenVerifier
    public var now: @Sendable () -> Timestamp
    /// The clock that can be advanced, where things are tried out; `now` then goes by it.
    public var clock: DevelopmentClock?
    /// Makes ids ordered by time.
    public var newID: @Sendable () -> UUID
    /// Questions answered from projections; told after each append that a book moved.
    public var readModels: ReadModels
    /// The patients of each clinic, found by what somebody types.
    public var patients: PatientIndexes
    /// Public code sets, as far as an operator loaded them.
    public var codes: CodeTables
    /// What is needed to answer, and whether it is there.
    public var readiness: @Sendable () async -> [ReadinessCheck]
    /// All metrics in Prometheus' text format.
    public var metrics: @Sendable () -> String
    /// What one request may take.
    public var limits: RequestLimits

    /// Puts the parts together.
    public init(
        installation: TenantID, ledger: Ledger, vault: PHIVault, door: AccessDoor, grant: SystemGrant, tokens: TokenVerifier,
        now: @escaping @Sendable () -> Timestamp, clock: DevelopmentClock? = nil,
        newID: @escaping @Sendable () -> UUID, readModels: ReadModels, patients: PatientIndexes, codes: CodeTables,
        readiness: @escaping @Sendable () async -> [ReadinessCheck], metrics: @escaping @Sendable () -> String,
        limits: RequestLimits = RequestLimits()
    ) {
        self.installation = installation
        self.ledger = ledger
        self.vault = vault
        self.door = door
        self.grant = grant
        self.tokens = tokens
        self.now = now
        self.clock = clock
        self.newID = newID
        self.readModels = readModels
        self.patients = patients
        self.codes = codes
        self.readiness = readiness
        self.metrics = metrics
        self.limits = limits
    }

    /// This machine's clock, whatever `now` goes by.
    var realNow: Timestamp { self.clock?.realNow() ?? self.now() }

    /// What is served: the clock of development where there is one.
    var description: APIDescription { self.clock == nil ? .production : .current }

    var handler: CommandHandler { CommandHandler(store: self.ledger, seal: self.vault) }
}
