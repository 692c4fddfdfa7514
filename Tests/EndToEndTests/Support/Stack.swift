import Foundation
import MigraytAPIClient
import MigraytHTTP
import MigraytModel
import Testing

/// The servers and the fleet of one suite, each a process of its own, in a folder of their own.
struct Stack: Sendable {
    @TaskLocal private static var running: Stack?

    let folder: URL
    /// What `scripts/stack env` prints.
    let environment: [String: String]
    /// The items that the simulator is started with, as its arguments.
    let source: String
    /// As the owner.
    let api: APIClient
    /// Trusts this stack's authority and no other.
    let http: HTTPClient

    /// The stack of the suite that runs; a suite asks for it by the trait `.stack`.
    static var current: Stack {
        get throws { try #require(running, "The suite has no stack: give it the trait .stack.") }
    }

    /// Starts a stack, runs the body on it, and takes it down with all its data whatever happened.
    static func with(
        _ name: String, source: String, settings: [String], _ body: @Sendable () async throws -> Void
    ) async throws {
        let folder = Checkout.stacks.appending(path: "e2e-\(name)")
        try await script(["down", "--wipe"], in: folder)
        do {
            let stack = try await up(folder, source: source, settings: settings)
            try await $running.withValue(stack, operation: body)
        } catch {
            _ = try? await script(["down", "--wipe"], in: folder)
            throw error
        }
        try await script(["down", "--wipe"], in: folder)
    }

    /// Short times, so that what waits for a lost lease, answer or message does not wait for long.
    private static let shortTimes = [
        "MIGRAYT_SETTLE_SECONDS=3", "MIGRAYT_LEASE_SECONDS=4", "MIGRAYT_REPUBLISH_SECONDS=2",
    ]

    private static func up(_ folder: URL, source: String, settings: [String]) async throws -> Stack {
        try await script(
            ["up", "--fleet", "--debug", "--workers", "2", "--simulator-args=\(source)"]
                + (shortTimes + settings).flatMap { ["--set", $0] }, in: folder)
        var environment = ProcessInfo.processInfo.environment
        for line in try await script(["env"], in: folder).output.split(separator: "\n") {
            let setting = line.dropFirst("export ".count).split(separator: "=", maxSplits: 1)
            try #require(setting.count == 2, "A line of `stack env` is not a setting.")
            environment[String(setting[0])] = setting[1].trimmingCharacters(in: CharacterSet(charactersIn: "'"))
        }
        let authority = try #require(environment["MIGRAYT_CA_FILE"])
        var trust = HTTPClient.Configuration(egress: Egress(hostOf: "https://127.0.0.1", addresses: .any))
        trust.trust = .file(authority)
        return Stack(
            folder: folder, environment: environment, source: source,
            api: APIClient(
                base: try #require(environment["MIGRAYT_API_URL"]), email: try #require(environment["MIGRAYT_EMAIL"]),
                password: Sensitive(
                    try String(contentsOfFile: try #require(environment["MIGRAYT_PASSWORD_FILE"]), encoding: .utf8)),
                authorityFile: authority),
            http: HTTPClient(trust))
    }

    /// Runs `scripts/stack`.
    @discardableResult
    static func script(_ arguments: [String], in folder: URL) async throws -> ChildProcess.Outcome {
        var environment = ProcessInfo.processInfo.environment
        environment["MIGRAYT_BIN"] = Checkout.programs.path
        let outcome = try await ChildProcess.run(
            Checkout.root.appending(path: "scripts/stack"), arguments + ["--dir", folder.path],
            environment: environment)
        try #require(outcome.status == 0, "scripts/stack \(arguments): \(outcome.errors)")
        return outcome
    }

    func setting(_ name: String) throws -> String { try #require(environment[name], "\(name) is not set.") }
}
