import Foundation
import MigraytAPIContract
import Testing

extension EndToEnd {
    /// Wrong input ends in one clear error that names the cause and the next step, and harms nothing.
    @Suite(.serialized, .stack("input", items: 40))
    struct BadInputTests {
        /// What is wrong with a connection, and the words that the person who asked for it must read.
        enum Fault: String, CaseIterable, CustomTestStringConvertible {
            case adoToken, adoProject, adoHost, adoAuthority, adoPlaintext, jiraToken, jiraKey, jiraHost
            case jiraAuthority, jiraPlaintext

            var testDescription: String { rawValue }

            var words: [String] {
                switch self {
                case .adoToken: ["Azure DevOps refused the token", "Connect again"]
                case .adoProject: ["Project not found in ADO", "Check the organisation URL and the project name"]
                case .adoHost, .jiraHost: ["could not be reached", "Check the URL"]
                case .adoAuthority, .jiraAuthority: ["certificate is not trusted", "--ca-file"]
                case .adoPlaintext: ["organization_url must be an https URL"]
                case .jiraToken: ["Jira refused the e-mail or API token", "Connect again"]
                case .jiraKey: ["Jira project key not found", "Check the site URL and the key"]
                case .jiraPlaintext: ["base_url must be an https URL"]
                }
            }

            func arguments(_ stack: Stack, wrongToken: String, wrongAuthority: String) throws -> [String] {
                // Nobody listens on port 1.
                let nowhere = "https://127.0.0.1:1"
                func plain(_ url: String) -> String { url.replacingOccurrences(of: "https://", with: "http://") }
                return switch self {
                case .adoToken: try stack.sourceArguments(tokenFile: wrongToken)
                case .adoProject: try stack.sourceArguments(project: "Nowhere")
                case .adoHost: try stack.sourceArguments(url: nowhere + "/contoso")
                case .adoAuthority: try stack.sourceArguments(authority: wrongAuthority)
                case .adoPlaintext: try stack.sourceArguments(url: plain(stack.organization))
                case .jiraToken: try stack.targetArguments(tokenFile: wrongToken)
                case .jiraKey: try stack.targetArguments(key: "NOWHERE")
                case .jiraHost: try stack.targetArguments(url: nowhere)
                case .jiraAuthority: try stack.targetArguments(authority: wrongAuthority)
                case .jiraPlaintext: try stack.targetArguments(url: plain(stack.site))
                }
            }
        }

        private static let wrongSecret = "wrong-token-6f0c52"

        @Test(.timeLimit(.minutes(1)), arguments: Fault.allCases)
        func aConnectionThatCannotWorkIsRefusedWithItsCauseAndTheNextStep(_ fault: Fault) async throws {
            let stack = try Stack.current
            let token = try file("wrong-token", Self.wrongSecret, stack)
            let arguments = try fault.arguments(
                stack, wrongToken: token, wrongAuthority: try await otherAuthority(stack))
            let kept = try await stack.query("SELECT count(*) FROM connections")
            let outcome = try await ChildProcess.run(
                Checkout.programs.appending(path: "migrayt"), arguments, environment: stack.environment)
            #expect(outcome.status != 0)
            #expect(outcome.output.isEmpty)
            for words in fault.words { #expect(outcome.errors.contains(words), "\(outcome.errors)") }
            #expect(!outcome.errors.contains(Self.wrongSecret))
            #expect(try await stack.query("SELECT count(*) FROM connections") == kept)
        }

        @Test(.timeLimit(.minutes(2)), arguments: Platform.allCases)
        func aTokenThatExpiresPausesTheRunUntilThePlatformIsConnectedAgain(_ platform: Platform) async throws {
            let stack = try Stack.current
            // Anew, so that both connections have the tokens that the simulator takes now.
            let connections = try await stack.connect()
            let project = try await stack.createProject()
            let before = try stack.processes()
            let newToken = try file("new-token", "new-token-81d3", stack)
            try await stack.restartSimulator(with: "\(platform.tokenOption)=\(newToken)")
            let run = try await stack.start(project, connections)
            let paused = try await stack.wait(for: run) { $0.status == "PAUSED" }
            #expect(paused.failure?.code == platform.code)
            #expect(paused.failure?.message.contains("Connect again") == true)

            let renewed = try await stack.succeed(
                platform == .azureDevOps
                    ? stack.sourceArguments(tokenFile: newToken) : stack.targetArguments(tokenFile: newToken))
            #expect(renewed == (platform == .azureDevOps ? connections.source : connections.target))
            _ = try await stack.succeed(["resume", run])
            let watched = try await stack.watch(run)
            #expect(watched.status == 0, "\(watched.output)\(watched.errors)")
            expectIntact(try await stack.tally())
            // No role has ended for it and come back.
            #expect(try stack.processes() == before)
            #expect(try await stack.isComplete())
            try await stack.restartSimulator()
            _ = try await stack.connect()
        }

        enum Platform: String, CaseIterable, CustomTestStringConvertible {
            case azureDevOps, jira

            var testDescription: String { rawValue }
            var tokenOption: String { self == .azureDevOps ? "--ado-token-file" : "--jira-token-file" }
            var code: String { self == .azureDevOps ? "ado.unauthorized" : "jira.unauthorized" }
        }

        @Test(.timeLimit(.minutes(2)))
        func aMissingPermissionFailsTheRunBeforeItWritesAnything() async throws {
            let stack = try Stack.current
            let connections = try await stack.connect()
            try await stack.restartSimulator(with: "--deny-permission=CREATE_ISSUES")
            let run = try await stack.start(stack.createProject(), connections)
            let watched = try await stack.watch(run)
            #expect(watched.status == 1)
            #expect(watched.output == "FAILED\n")
            #expect(watched.errors.contains("jira.missing_permission"))
            let view = try await stack.view(of: run)
            #expect(view.failure?.field == "CREATE_ISSUES")
            #expect(try await stack.tally().written.allSatisfy { $0 == 0 })
            try await stack.restartSimulator()
        }

        @Test(.timeLimit(.minutes(3)))
        func aFieldThatJiraRequiresIsToldAtOnceAndFilledByADefault() async throws {
            let stack = try Stack.current
            let connections = try await stack.connect()
            try await stack.restartSimulator(with: "--require-field=duedate")
            let project = try await stack.createProject()
            let watched = try await stack.watch(stack.start(project, connections))
            #expect(watched.output == "FAILED\n" && watched.errors.contains("jira.required_field"))
            #expect(watched.errors.contains("duedate"))
            #expect(try await stack.tally().written.allSatisfy { $0 == 0 })

            let run = try await stack.start(project, connections, ["--field-default", "duedate=\"2030-01-31\""])
            #expect(try await stack.watch(run).status != 1)
            let tally = try await stack.tally()
            #expect(tally.lost == 0 && tally.duplicates == 0 && tally.issuesInJira > 0)
            try await stack.restartSimulator()
        }

        @Test(.timeLimit(.minutes(1)), arguments: ["api", "coordinator", "reconciler", "worker"])
        func aRoleTellsAllFaultsOfItsConfigurationAtOnce(_ role: String) async throws {
            let outcome = try await ChildProcess.run(
                Checkout.programs.appending(path: "migrayt-\(role)"), [],
                environment: [
                    "MIGRAYT_POSTGRES_PORT": "none", "MIGRAYT_LOG_LEVEL": "loud", "AWS_SECRET_ACCESS_KEY": "half",
                ])
            #expect(outcome.status == 78)
            for fault in [
                "MIGRAYT_POSTGRES_HOST is not set", "MIGRAYT_POSTGRES_PASSWORD_FILE is not set",
                "MIGRAYT_POSTGRES_PORT is not a whole number", "MIGRAYT_LOG_LEVEL is none of",
                "AWS_ACCESS_KEY_ID is not",
            ] {
                #expect(outcome.errors.contains(fault), "\(fault) of \(role)")
            }
        }

        /// The simulator's own address is allowed to this stack by its development switch; nothing else of the kind is.
        @Test(
            .timeLimit(.minutes(1)),
            arguments: [
                "https://169.254.169.254/latest/meta-data", "https://localhost:5432", "https://127.0.0.2",
                "https://[::1]",
                "https://2852039166", "https://10.0.0.1",
            ])
        func connectionsToPrivateAddressesAreRefused(_ url: String) async throws {
            let stack = try Stack.current
            for arguments in [try stack.sourceArguments(url: url), try stack.targetArguments(url: url)] {
                let outcome = try await ChildProcess.run(
                    Checkout.programs.appending(path: "migrayt"), arguments, environment: stack.environment)
                #expect(outcome.status == 1)
                #expect(outcome.errors.contains("MIGRAYT_OUTBOUND_PRIVATE_HOSTS"), "\(outcome.errors)")
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func thePlaintextBrokerIsRefusedBeyondLoopback() async throws {
            let stack = try Stack.current
            var environment = stack.environment
            environment["MIGRAYT_KAFKA_BOOTSTRAP"] = "broker.example.com:9092"
            let outcome = try await ChildProcess.run(
                Checkout.programs.appending(path: "migrayt-reconciler"), [], environment: environment)
            #expect(outcome.status == 78)
            #expect(outcome.errors.contains("The configuration is not valid. [field: kafka.security]"))
        }

        private func file(_ name: String, _ text: String, _ stack: Stack) throws -> String {
            let file = stack.folder.appending(path: name)
            try Data(text.utf8).write(to: file)
            return file.path
        }

        /// An authority that has signed nothing of this stack.
        private func otherAuthority(_ stack: Stack) async throws -> String {
            let (key, certificate) = (
                stack.folder.appending(path: "other.key"), stack.folder.appending(path: "other.pem")
            )
            if !FileManager.default.fileExists(atPath: certificate.path) {
                let outcome = try await ChildProcess.run(
                    URL(filePath: "/usr/bin/openssl"),
                    [
                        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc", "-subj",
                        "/CN=Another CA", "-days", "2", "-keyout", key.path, "-out", certificate.path,
                    ])
                try #require(outcome.status == 0, "openssl: \(outcome.errors)")
            }
            return certificate.path
        }
    }
}
