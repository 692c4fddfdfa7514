import Foundation
import Glibc
import MigraytKafka
import MigraytModel
import MigraytPorts
import Testing

extension EndToEnd {
    /// Tokens, titles, texts, names and e-mail addresses stay where they belong, whatever the log level.
    @Suite(
        .serialized,
        .stack(
            "leaks", items: 80, settings: ["MIGRAYT_LOG_LEVEL=debug", "MIGRAYT_METRICS_SECONDS=1"],
            simulator: "--canary \(Canaries.word)"))
    struct LeakTests {
        @Test(.timeLimit(.minutes(2)))
        func noLogHoldsContentOrATokenAtTheMostTalkativeLevel() async throws {
            let stack = try Stack.current
            let migration = try await Migration.finished(on: stack)
            #expect(migration.watched.status == 0)
            let canaries = try await Canaries.gathered(on: stack)
            for part in Stack.roles + ["postgres", "broker", "broker-proxy"] {
                let log = try stack.log(of: part)
                #expect(canaries.found(in: log) == nil, "\(part)")
            }
            // The search can fail.
            let planted = try stack.log(of: "worker-1") + (try #require(canaries.texts.last))
            #expect(canaries.found(in: planted) != nil)
        }

        /// A worker that is aborted in the middle of its work writes nothing of it anywhere.
        @Test(.timeLimit(.minutes(2)))
        func aCrashTellsNothing() async throws {
            let stack = try Stack.current
            let run = try await stack.startAfresh()
            try await stack.waitUntilUnderWay(run)
            let worker = try #require(try stack.processes()["worker-1"])
            try #require(kill(worker, SIGABRT) == 0)
            while FileManager.default.fileExists(atPath: "/proc/\(worker)") { try Task.checkCancellation() }
            try await stack.start("worker-1")
            #expect(try await stack.watch(run).status == 0)
            let canaries = try await Canaries.gathered(on: stack)
            #expect(canaries.found(in: try stack.log(of: "worker-1")) == nil)
            let images = try FileManager.default.contentsOfDirectory(atPath: "/").filter { $0.hasPrefix("core") }
            #expect(images.isEmpty)
        }

        @Test(.timeLimit(.minutes(2)))
        func theDatabaseHoldsNoContentAndNoToken() async throws {
            let stack = try Stack.current
            let migration = try await Migration.finished(on: stack)
            let canaries = try await Canaries.gathered(on: stack)
            let dump = try await stack.dump()
            #expect(dump.contains(migration.run))
            #expect(canaries.found(in: dump) == nil)
            // The account that writes and the owner are people too.
            for address in ["migrator@example.com", try stack.setting("MIGRAYT_EMAIL")] {
                #expect(!dump.contains(address), "\(address)")
            }
            // Neither does it name the customer's organisation or where the platforms are.
            let host = try #require(URL(string: try stack.site)?.host())
            for place in ["contoso", "https://", "\(host):"] { #expect(!dump.contains(place), "\(place)") }
        }

        @Test(.timeLimit(.minutes(2)))
        func noMessageHoldsContentOrAToken() async throws {
            let stack = try Stack.current
            let migration = try await Migration.finished(on: stack)
            let canaries = try await Canaries.gathered(on: stack)
            try await stack.withBus { bus in
                for topic in Topic.allCases {
                    // Readers of shards and commands put such a message on the dead-letter topic.
                    let messages = try await bus.contents(of: topic) { key in
                        OutgoingMessage(topic: topic, key: key, value: Array("{}".utf8))
                    }
                    if topic == .shards || topic == .events { #expect(messages.count > 5, "\(topic)") }
                    for message in messages {
                        let headers = message.headers.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
                        let text = "\(message.key) \(headers) " + String(decoding: message.value, as: UTF8.self)
                        #expect(canaries.found(in: text) == nil, "\(topic)")
                    }
                }
            }
            #expect(!migration.run.isEmpty)
        }

        /// The logs' own test has looked for content in these lines too.
        @Test(.timeLimit(.minutes(2)))
        func metricsGoOutAsLogLines() async throws {
            let stack = try Stack.current
            let migration = try await Migration.finished(on: stack)
            let shown = ["worker-1", "worker-2", "reconciler"]
            var sums: [String: Int64] = [:]
            // A line is a second old at the most; the test's time limit bounds the wait.
            while sums["worker items completed"] ?? 0 < 60 || sums["reconciler runs"] == nil {
                try Task.checkCancellation()
                sums = [:]
                for part in shown {
                    for line in try stack.log(of: part).split(separator: "\n") where line.contains(#""_aws""#) {
                        let metrics = try JSONParser.parse(Array(line.utf8))
                        let role = try #require(metrics["role"]?.string)
                        #expect(part.hasPrefix(role))
                        #expect(metrics["_aws"]?["CloudWatchMetrics"]?.array?.count == 1)
                        if metrics["phase"]?.string == "items", let outcome = metrics["outcome"]?.string {
                            sums["\(role) items \(outcome)", default: 0] +=
                                metrics["migrayt_items_finished_total"]?.integer ?? 0
                        }
                        if metrics["migrayt_request_milliseconds"]?["Values"] != nil { sums["times", default: 0] += 1 }
                        if metrics["migrayt_runs_open"] != nil { sums["\(role) runs", default: 0] += 1 }
                        #expect(!line.contains(migration.run) && !line.contains(migration.project))
                    }
                }
                try await Task.sleep(for: .milliseconds(200))
            }
            #expect(sums["times"] ?? 0 > 0)
        }

        @Test(.timeLimit(.minutes(1)))
        func noRoleButTheAPIListens() async throws {
            let stack = try Stack.current
            let outcome = try await ChildProcess.run(
                Checkout.root.appending(path: "scripts/audit"), ["sockets", "--dir", stack.folder.path],
                environment: stack.environment)
            #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
            let control = try await ChildProcess.run(
                Checkout.root.appending(path: "scripts/audit"), ["sockets", "--selftest"],
                environment: stack.environment)
            #expect(control.status == 0, "\(control.output)\(control.errors)")
        }

        @Test(.timeLimit(.minutes(1)))
        func healthNeedsNoPort() async throws {
            let stack = try Stack.current
            var environment = stack.environment
            environment["MIGRAYT_HEALTH_FILE"] = stack.folder.appending(path: "health").path
            func check() async throws -> Int32 {
                try await ChildProcess.run(
                    Checkout.programs.appending(path: "migrayt-worker"), ["healthcheck"], environment: environment
                ).status
            }
            #expect(try await check() == 1)
            let worker = Process()
            worker.executableURL = URL(filePath: "/usr/bin/env")
            worker.arguments = ["--default-signal", Checkout.programs.appending(path: "migrayt-worker").path]
            worker.environment = environment
            worker.standardError = FileHandle.nullDevice
            try worker.run()
            defer { if worker.isRunning { kill(worker.processIdentifier, SIGKILL) } }
            while try await check() != 0 { try Task.checkCancellation() }
            kill(worker.processIdentifier, SIGTERM)
            // An ordered end takes its file along.
            while try await check() == 0 { try Task.checkCancellation() }
        }

        @Test(.timeLimit(.minutes(1)))
        func noRoleCanLeaveAMemoryDump() async throws {
            for (role, process) in try Stack.current.processes() {
                let limits = try String(contentsOfFile: "/proc/\(process)/limits", encoding: .utf8)
                let line = try #require(limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") })
                #expect(
                    line.split(whereSeparator: \.isWhitespace).dropFirst(4).prefix(2) == ["0", "0"], "\(role): \(line)")
                // The files of a process that cannot be dumped belong to root, whoever runs it.
                let owner = try FileManager.default.attributesOfItem(atPath: "/proc/\(process)/environ")[
                    .ownerAccountID]
                #expect(owner as? Int == 0, "\(role)")
            }
        }

        @Test(.timeLimit(.minutes(2)))
        func noArgumentAndNoEnvironmentVariableHoldsASecret() async throws {
            let stack = try Stack.current
            _ = try await Migration.finished(on: stack)
            let secrets = try FileManager.default.contentsOfDirectory(
                at: stack.folder.appending(path: "secrets"), includingPropertiesForKeys: nil
            ).map { try String(contentsOf: $0, encoding: .utf8) }
            #expect(secrets.count > 3)
            for (role, process) in try stack.processes() {
                for file in ["cmdline", "environ"] {
                    let content = try Data(contentsOf: URL(filePath: "/proc/\(process)/\(file)"))
                    let text = String(decoding: content, as: UTF8.self)
                    #expect(text.contains("migrayt"))
                    #expect(!secrets.contains { text.contains($0) }, "\(file) of \(role)")
                    // Read from the environment and overwritten there.
                    #expect(!text.contains("local-stack-takes-any"), "\(file) of \(role)")
                }
            }
        }
    }
}
