// swift-tools-version: 6.2
import PackageDescription

/// Swift 6 language mode gives complete concurrency checking; a warning is a defect.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let metrics: Target.Dependency = .product(name: "CoreMetrics", package: "swift-metrics")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let configuration: Target.Dependency = .product(name: "Configuration", package: "swift-configuration")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let subprocess: [Target.Dependency] = [
    .product(name: "Subprocess", package: "swift-subprocess"),
    .product(name: "SystemPackage", package: "swift-system"),
]
let hummingbird: [Target.Dependency] = [
    .product(name: "Hummingbird", package: "hummingbird"),
    .product(name: "HummingbirdCore", package: "hummingbird"),
    .product(name: "HummingbirdTLS", package: "hummingbird"),
]

/// A library target of the house. The layer it stands on is checked by `scripts/layers`.
func room(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

/// `MIGRAYT_FUZZ` builds one more program, and the transform so that libFuzzer sees which of its branches a text takes:
/// see `scripts/fuzz`.
let isFuzzing = Context.environment["MIGRAYT_FUZZ"] != nil
let watched: [SwiftSetting] = isFuzzing ? [.unsafeFlags(["-sanitize=fuzzer"])] : []

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

let package = Package(
    name: "migrayt",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "migrayt", targets: ["migrayt"]),
        .executable(name: "migrayt-api", targets: ["migrayt-api"]),
        .executable(name: "migrayt-coordinator", targets: ["migrayt-coordinator"]),
        .executable(name: "migrayt-worker", targets: ["migrayt-worker"]),
        .executable(name: "migrayt-reconciler", targets: ["migrayt-reconciler"]),
        .executable(name: "platform-simulator", targets: ["platform-simulator"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
    ],
    targets: [
        // Layer 0: words.
        room("MigraytModel", []),
        // C corrals: module maps and small shims; raw pointers stop one target above.
        .systemLibrary(name: "Crdkafka", pkgConfig: "rdkafka", providers: [.apt(["librdkafka-dev"])]),
        .systemLibrary(name: "Cpq", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "Ccurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "Cxml2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(
            name: "Ccmark", pkgConfig: "libcmark-gfm",
            providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"])]),
        .systemLibrary(name: "Ccrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "Ccrypt", pkgConfig: "libcrypt", providers: [.apt(["libcrypt-dev"])]),
        .target(name: "CcurlShim", dependencies: ["Ccurl", "Ccrypto"]),
        .target(name: "CprocessShim"),
        // Layer 1: pure decisions.
        room("MigraytDigest", ["Ccrypto"]),
        .target(
            name: "MigraytTransform", dependencies: ["MigraytModel", "Ccmark", "Cxml2"],
            swiftSettings: strict + watched),
        room("MigraytPlanning", ["MigraytModel"]),
        room("MigraytAPIContract", ["MigraytModel"], resources: [.embedInCode("openapi.yaml")]),
        // Layer 2: borders and eyes.
        room("MigraytPorts", ["MigraytModel"]),
        room("MigraytObservability", ["MigraytModel", logging, metrics]),
        // Layer 3: adapters.
        room("MigraytHTTP", ["MigraytModel", "MigraytPorts", "Ccurl", "CcurlShim"]),
        room("MigraytKafka", ["MigraytModel", "MigraytPorts", "Crdkafka", logging]),
        room("MigraytPostgres", ["MigraytModel", "MigraytPlanning", "MigraytPorts", "Cpq"]),
        room("MigraytAWS", ["MigraytModel", "MigraytPorts", "MigraytHTTP", "MigraytDigest"]),
        room("MigraytAzureDevOps", ["MigraytModel", "MigraytPorts", "MigraytHTTP", "MigraytDigest"]),
        room("MigraytJira", ["MigraytModel", "MigraytPorts", "MigraytHTTP", "MigraytObservability"]),
        room("MigraytOAuth", ["MigraytModel", "MigraytPorts", "MigraytHTTP"]),
        room("MigraytAPIClient", ["MigraytModel", "MigraytPorts", "MigraytAPIContract", "MigraytHTTP"]),
        // Layer 4: roles; they know ports, never adapters.
        room(
            "MigraytCoordinator",
            ["MigraytModel", "MigraytPorts", "MigraytPlanning", "MigraytTransform", "MigraytObservability"]),
        room(
            "MigraytWorker",
            ["MigraytModel", "MigraytPorts", "MigraytPlanning", "MigraytTransform", "MigraytObservability"]),
        room(
            "MigraytReconciler",
            ["MigraytModel", "MigraytPorts", "MigraytPlanning", "MigraytObservability", logging]),
        room(
            "MigraytAPI",
            [
                "MigraytModel", "MigraytPorts", "MigraytPlanning", "MigraytObservability", "MigraytAPIContract",
                "MigraytDigest", "Ccrypt",
                .product(name: "JWTKit", package: "jwt-kit"),
            ] + hummingbird),
        // Layer 5: composition; the only rooms that see both sides.
        room(
            "MigraytBootstrap",
            [
                "CprocessShim", "MigraytModel", "MigraytPorts", "MigraytObservability", "MigraytHTTP", "MigraytKafka",
                "MigraytPostgres",
                "MigraytAWS", "MigraytAzureDevOps", "MigraytJira", "MigraytOAuth", "MigraytCoordinator",
                "MigraytWorker", "MigraytReconciler", lifecycle, signals, configuration, logging,
            ] + subprocess),
        room(
            "MigraytAPIBootstrap",
            ["MigraytBootstrap", "MigraytAPI", "MigraytModel", "MigraytPorts", "MigraytPostgres"]),
        // Layer 6: programs.
        program("migrayt-coordinator", ["MigraytBootstrap"]),
        program("migrayt-worker", ["MigraytBootstrap"]),
        program("migrayt-reconciler", ["MigraytBootstrap"]),
        program("migrayt-api", ["MigraytAPIBootstrap"]),
        program(
            "migrayt",
            [
                "CprocessShim", "MigraytModel", "MigraytPorts", "MigraytAPIContract", "MigraytAPIClient", "MigraytHTTP",
                arguments,
            ]),
        // Stand-ins and tools for tests.
        room("MigraytSimulator", ["MigraytModel", "Ccrypto", logging] + hummingbird),
        program("platform-simulator", ["MigraytSimulator", arguments, logging]),
        program(
            "database-benchmark",
            [
                "MigraytPostgres", "MigraytCoordinator", "MigraytPorts", "MigraytModel", "MigraytTestKit", arguments,
                logging,
            ]),
        program("transform-benchmark", ["MigraytTransform", "MigraytModel", arguments]),
        room("MigraytTransformChecks", ["MigraytTransform", "MigraytModel", "MigraytTestKit"]),
        program("transform-check", ["MigraytTransformChecks", "MigraytTestKit", "MigraytModel", arguments]),
        room("MigraytTestKit", ["MigraytDigest", "MigraytModel", "MigraytPorts", "MigraytPlanning"]),
        room(
            "MigraytSimulation",
            [
                "MigraytCoordinator", "MigraytWorker", "MigraytReconciler", "MigraytPlanning", "MigraytPorts",
                "MigraytModel", "MigraytTestKit", logging,
            ]),
        program("fleet-simulation", ["MigraytSimulation", "MigraytTestKit", arguments]),
        // Tests mirror Sources.
        tests("MigraytModelTests", ["MigraytModel", "MigraytPorts"]),
        tests("MigraytPortsTests", ["MigraytPorts", "MigraytModel", "MigraytTestKit"]),
        tests(
            "MigraytTransformTests", ["MigraytTransform", "MigraytTransformChecks", "MigraytModel", "MigraytTestKit"]),
        tests("MigraytPlanningTests", ["MigraytPlanning", "MigraytModel", "MigraytTestKit"]),
        tests("MigraytObservabilityTests", ["MigraytObservability", "MigraytModel", logging, metrics]),
        tests(
            "MigraytWorkerTests",
            [
                "MigraytWorker", "MigraytTransform", "MigraytPlanning", "MigraytPorts", "MigraytModel",
                "MigraytObservability", "MigraytTestKit", logging,
            ]),
        tests(
            "MigraytCoordinatorTests",
            [
                "MigraytCoordinator", "MigraytTransform", "MigraytPlanning", "MigraytPorts", "MigraytModel",
                "MigraytObservability", "MigraytTestKit", logging,
            ]),
        tests(
            "MigraytReconcilerTests",
            [
                "MigraytReconciler", "MigraytPlanning", "MigraytPorts", "MigraytModel", "MigraytObservability",
                "MigraytTestKit", logging,
            ]),
        tests("MigraytSimulationTests", ["MigraytSimulation", "MigraytTestKit"]),
        tests(
            "MigraytBootstrapTests",
            ["MigraytBootstrap", "MigraytJira", "MigraytModel", "MigraytPorts", "MigraytTestKit", configuration]
                + subprocess),
        // One suite per port, run on every implementation.
        tests(
            "ConformanceTests",
            [
                "MigraytTestKit", "MigraytModel", "MigraytPorts", "MigraytPostgres", "MigraytKafka", "MigraytAWS",
                "MigraytHTTP", "MigraytOAuth", logging,
            ]),
        // The main job by its processes, on a local stack of its own.
        tests(
            "EndToEndTests",
            [
                "MigraytAPIClient", "MigraytAPIContract", "MigraytAWS", "MigraytHTTP", "MigraytKafka", "MigraytModel",
                "MigraytPorts", "MigraytSimulator", logging,
            ] + subprocess, exclude: ["Support/exit-handlers.c"]),
        tests(
            "MigraytHTTPTests", ["MigraytHTTP", "MigraytModel", "MigraytPorts", "Ccurl"],
            exclude: ["Support/server.py"]),
        tests(
            "MigraytAWSTests", ["MigraytAWS", "MigraytDigest", "MigraytHTTP", "MigraytModel", "MigraytPorts"],
            exclude: ["Support/metadata.py"]),
        tests("MigraytOAuthTests", ["MigraytOAuth", "MigraytHTTP", "MigraytModel", "MigraytPorts"]),
        tests("MigraytKafkaTests", ["MigraytKafka", "MigraytModel", "MigraytPorts", "Crdkafka", logging]),
        tests(
            "MigraytPostgresTests",
            ["MigraytPostgres", "MigraytPlanning", "MigraytTestKit", "MigraytModel", "MigraytPorts"]),
        tests("MigraytAzureDevOpsTests", ["MigraytAzureDevOps", "MigraytHTTP", "MigraytModel", "MigraytPorts"]),
        tests(
            "MigraytAPITests",
            [
                "MigraytAPI", "MigraytAPIContract", "MigraytReconciler", "MigraytTestKit", "MigraytModel",
                "MigraytPorts", "MigraytObservability", logging, .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
            ]),
        tests("MigraytAPIClientTests", ["MigraytAPIClient", "MigraytModel"]),
        tests("MigraytSimulatorTests", ["MigraytSimulator", "MigraytModel"]),
        tests("MigraytJiraTests", ["MigraytJira", "MigraytHTTP", "MigraytModel", "MigraytPorts"]),
    ]
)

if isFuzzing {
    package.targets.append(
        .executableTarget(
            name: "transform-fuzz", dependencies: ["MigraytTransformChecks", "MigraytModel"],
            swiftSettings: strict))
}
