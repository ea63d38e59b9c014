// swift-tools-version: 6.2
import PackageDescription

// Read this first: the target graph, one comment a target. Imports point downward only;
// `swift build --explicit-target-dependency-import-check error` holds the line.

/// One set of language rules for every target.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    // SE-0335: `any` is written where it costs something.
    .enableUpcomingFeature("ExistentialAny"),
    // SE-0444: a member is visible only where its module is imported.
    .enableUpcomingFeature("MemberImportVisibility"),
    // SE-0409: `public import` shows what leaks through an interface.
    .enableUpcomingFeature("InternalImportsByDefault"),
    // SE-0461: an async function stays on its caller's executor.
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let deque: Target.Dependency = .product(name: "DequeModule", package: "swift-collections")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")
let system: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")

let package = Package(
    name: "necessity",
    products: [
        .executable(name: "necessity", targets: ["necessity"]),
        .library(name: "Postgres", targets: ["Postgres"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        // MARK: the executable: one subcommand a file
        .executableTarget(
            name: "necessity",
            dependencies: [
                "CaseSystem", "Ledger", "PHIVault", "EventSourcing", "Schema", "Postgres", "PostgresCluster", arguments, subprocess, system,
            ], swiftSettings: settings),

        // MARK: wiring: configuration in, running parts out
        .target(name: "CaseSystem", dependencies: ["Schema", "Postgres", "PostgresCluster"], swiftSettings: settings),

        // MARK: adapters
        // keys, sealing, the one door to patient data
        .target(name: "PHIVault", dependencies: ["EventSourcing", "Postgres", crypto], swiftSettings: settings),
        // append, read and tail the books, on PostgreSQL
        .target(name: "Ledger", dependencies: ["EventSourcing", "Postgres", deque], swiftSettings: settings),
        // the SQL of /Schema, embedded, applied in order
        .target(
            name: "Schema", dependencies: ["Postgres", crypto], path: "Schema", exclude: ["README.md", "current.sql"],
            resources: [.embedInCode("migrations"), .embedInCode("functions"), .embedInCode("views"), .embedInCode("roles")],
            swiftSettings: settings),
        // a PostgreSQL server that the program makes and owns
        .target(name: "PostgresCluster", dependencies: [subprocess, system], swiftSettings: settings),

        // MARK: database
        // a connection you can borrow but not keep; SQL as a value; a pool
        .target(name: "Postgres", dependencies: ["CLibPQ", deque], swiftSettings: settings),
        // libpq as Swift sees it
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),

        // MARK: below this line: no I/O, no clock, no randomness
        // the vocabulary of event sourcing: ids, envelopes, the store as a protocol
        .target(name: "EventSourcing", swiftSettings: settings),
        // identifiers and codes of health care, checked by shape
        .target(name: "ClinicalCodes", dependencies: ["EventSourcing"], swiftSettings: settings),
        // reads a Da Vinci PAS request bundle, and says which element is wrong
        .target(name: "FHIRPAS", dependencies: ["ClinicalCodes", "EventSourcing"], swiftSettings: settings),

        // MARK: tests
        .target(
            name: "TestSupport", dependencies: ["EventSourcing", "Postgres", "PostgresCluster", "Schema"], path: "Tests/Support",
            swiftSettings: settings),
        .testTarget(name: "PostgresTests", dependencies: ["Postgres", "TestSupport"], swiftSettings: settings),
        .testTarget(name: "SchemaTests", dependencies: ["Schema", "Postgres", "TestSupport"], swiftSettings: settings),
        .testTarget(name: "EventSourcingTests", dependencies: ["EventSourcing", "TestSupport"], swiftSettings: settings),
        .testTarget(name: "ClinicalCodesTests", dependencies: ["ClinicalCodes", "EventSourcing"], swiftSettings: settings),
        .testTarget(
            name: "FHIRPASTests", dependencies: ["FHIRPAS", "ClinicalCodes", "EventSourcing", "TestSupport"],
            resources: [.embedInCode("Fixtures")], swiftSettings: settings),
        .testTarget(
            name: "PHIVaultTests", dependencies: ["PHIVault", "EventSourcing", "Postgres", "TestSupport", crypto], swiftSettings: settings),
        .testTarget(name: "LedgerTests", dependencies: ["Ledger", "EventSourcing", "TestSupport"], swiftSettings: settings),
        // faults for real: a client that is made to be killed, and the history it leaves on disk
        .target(name: "LoadHistory", dependencies: ["EventSourcing"], path: "Tests/LoadHistory", swiftSettings: settings),
        .executableTarget(
            name: "LoadDriver", dependencies: ["Ledger", "LoadHistory", "EventSourcing", "Postgres", arguments], path: "Tests/LoadDriver",
            swiftSettings: settings),
        .testTarget(
            name: "FaultTests",
            dependencies: ["Ledger", "LoadDriver", "LoadHistory", "EventSourcing", "Postgres", "TestSupport", subprocess, system],
            swiftSettings: settings),
        // facts about the tree that no compiler holds
        .testTarget(name: "TidyTests", swiftSettings: settings),
    ]
)
