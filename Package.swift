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
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let metrics: Target.Dependency = .product(name: "Metrics", package: "swift-metrics")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let jwt: Target.Dependency = .product(name: "JWTKit", package: "jwt-kit")
let nioHTTP: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nio: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let httpClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")

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
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
    ],
    targets: [
        // MARK: the executable: one subcommand a file
        .executableTarget(
            name: "necessity",
            dependencies: [
                "CaseSystem", "CaseAPI", "ReadModels", "CaseHistories", "CaseDomain", "ClinicalCodes", "Ledger", "PHIVault",
                "EventSourcing", "Reference", "RuleFiles", "Schema", "Postgres", "PostgresCluster", arguments, crypto, httpClient, nio,
                nioHTTP, logging, metrics, subprocess, system,
            ], swiftSettings: settings),

        // MARK: wiring: configuration in, running parts out
        .target(
            name: "CaseSystem",
            dependencies: [
                "CaseAPI", "CaseWorkers", "EventSourcing", "Ledger", "PHIVault", "ReadModels", "Reference", "Schema", "Postgres",
                "PostgresCluster", hummingbird, lifecycle, logging, metrics, .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
            ], swiftSettings: settings),

        // MARK: edges
        // HTTP: one route, one command or one question
        .target(
            name: "CaseAPI",
            dependencies: [
                "CaseDomain", "ClinicalCodes", "EventSourcing", "FHIRPAS", "Ledger", "PatientSearch", "PHIVault", "ReadModels", "Reference",
                hummingbird, httpTypes, nio, jwt, logging, metrics,
            ], swiftSettings: settings),

        // what follows from what: policies, and the timers that fire
        .target(
            name: "CaseWorkers", dependencies: ["CaseDomain", "EventSourcing", "Ledger", "PHIVault", "ReadModels", "Postgres", crypto],
            swiftSettings: settings),

        // MARK: adapters
        // a projection and its query for each question someone asks
        .target(
            name: "ReadModels", dependencies: ["CaseDomain", "PHIVault", "Ledger", "EventSourcing", "Postgres", deque],
            swiftSettings: settings),
        // public code sets: loading an edition, and what a code is on a day
        .target(name: "Reference", dependencies: ["ClinicalCodes", "EventSourcing", "Postgres"], swiftSettings: settings),
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
        // what may happen to a case, its letters, its patient, and why not
        .target(name: "CaseDomain", dependencies: ["EventSourcing", "ClinicalCodes", crypto], swiftSettings: settings),
        // the patients of a clinic, found by what somebody types: kept in memory alone
        .target(name: "PatientSearch", dependencies: ["CaseDomain", "EventSourcing"], swiftSettings: settings),
        // Da Vinci PAS request bundles, read into values
        .target(name: "FHIRPAS", dependencies: ["EventSourcing", "ClinicalCodes"], swiftSettings: settings),
        // files that people write in YAML, read into the JSON that the API takes, each member with its line
        .target(name: "RuleFiles", dependencies: ["EventSourcing", yams], swiftSettings: settings),
        // codes of the field, each checked by its shape
        .target(name: "ClinicalCodes", dependencies: ["EventSourcing"], swiftSettings: settings),
        // whole clinics' histories from a seed: for demonstrations, tests and benchmarks
        .target(
            name: "CaseHistories", dependencies: ["CaseDomain", "ClinicalCodes", "PHIVault", "EventSourcing"], swiftSettings: settings),
        // the vocabulary of event sourcing: ids, envelopes, the store as a protocol
        .target(name: "EventSourcing", swiftSettings: settings),

        // MARK: tests
        .target(
            name: "TestSupport", dependencies: ["EventSourcing", "Postgres", "PostgresCluster", "Schema"], path: "Tests/Support",
            swiftSettings: settings),
        // the program over HTTP, as its clients meet it, and clinics and cases made through it
        .target(
            name: "ServedProgram",
            dependencies: [
                "CaseAPI", "CaseSystem", "EventSourcing", "Ledger", "Postgres", "PostgresCluster", "TestSupport", httpClient, logging,
                metrics, nio, nioHTTP, nioPosix,
            ], path: "Tests/ServedProgram", swiftSettings: settings),
        .testTarget(name: "PostgresTests", dependencies: ["Postgres", "TestSupport"], swiftSettings: settings),
        .testTarget(name: "SchemaTests", dependencies: ["Schema", "Postgres", "TestSupport"], swiftSettings: settings),
        .testTarget(name: "EventSourcingTests", dependencies: ["EventSourcing", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "ClinicalCodesTests", dependencies: ["ClinicalCodes", "EventSourcing", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "FHIRPASTests", dependencies: ["FHIRPAS", "ClinicalCodes", "EventSourcing", "TestSupport"],
            resources: [.embedInCode("Fixtures")], swiftSettings: settings),
        .testTarget(
            name: "CaseDomainTests", dependencies: ["CaseDomain", "ClinicalCodes", "EventSourcing", "TestSupport"],
            exclude: ["Samples"], swiftSettings: settings),
        .testTarget(
            name: "PatientSearchTests", dependencies: ["PatientSearch", "CaseDomain", "EventSourcing", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "RuleFilesTests", dependencies: ["RuleFiles", "CaseDomain", "EventSourcing", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "PHIVaultTests", dependencies: ["PHIVault", "EventSourcing", "Postgres", "TestSupport", crypto], exclude: ["Samples"],
            swiftSettings: settings),
        .testTarget(
            name: "ReferenceTests", dependencies: ["Reference", "ClinicalCodes", "EventSourcing", "Postgres", "TestSupport"],
            swiftSettings: settings),
        .testTarget(name: "LedgerTests", dependencies: ["Ledger", "EventSourcing", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "ReadModelsTests",
            dependencies: [
                "ReadModels", "CaseHistories", "CaseDomain", "PHIVault", "Ledger", "EventSourcing", "Postgres", "TestSupport",
            ], swiftSettings: settings),
        .testTarget(
            name: "CaseWorkersTests",
            dependencies: [
                "CaseWorkers", "ReadModels", "CaseHistories", "CaseDomain", "PHIVault", "Ledger", "EventSourcing", "Postgres",
                "TestSupport",
            ], swiftSettings: settings),
        // faults for real: a client that is made to be killed, and the history it leaves on disk
        .target(name: "LoadHistory", dependencies: ["EventSourcing"], path: "Tests/LoadHistory", swiftSettings: settings),
        .executableTarget(
            name: "LoadDriver", dependencies: ["Ledger", "LoadHistory", "EventSourcing", "Postgres", arguments], path: "Tests/LoadDriver",
            swiftSettings: settings),
        .testTarget(
            name: "FaultTests",
            dependencies: ["Ledger", "LoadDriver", "LoadHistory", "EventSourcing", "Postgres", "TestSupport", subprocess, system],
            swiftSettings: settings),
        .testTarget(
            name: "CaseAPITests",
            dependencies: [
                "CaseAPI", "CaseDomain", "CaseSystem", "CaseWorkers", "ClinicalCodes", "EventSourcing", "Ledger", "PHIVault", "Postgres",
                "ReadModels", "Reference", "RuleFiles",
                "ServedProgram", "TestSupport", httpTypes, jwt,
            ], swiftSettings: settings),
        .testTarget(
            name: "CaseSystemTests",
            dependencies: [
                "CaseAPI", "CaseSystem", "EventSourcing", "Postgres", logging, .product(name: "CoreMetrics", package: "swift-metrics"),
            ],
            swiftSettings: settings),
        // the built program as a user meets it: the story, accidents in its middle, clients made from its description
        .testTarget(
            name: "StoryTests",
            dependencies: [
                "necessity", "EventSourcing", "Postgres", "PostgresCluster", "TestSupport", httpClient, nio, nioHTTP, subprocess, system,
            ],
            exclude: ["Python"], swiftSettings: settings),
        // facts about the tree that no compiler holds
        .testTarget(name: "TidyTests", swiftSettings: settings),
    ]
)
