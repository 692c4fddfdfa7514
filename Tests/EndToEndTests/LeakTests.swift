import Foundation
import MigraytKafka
import MigraytModel
import MigraytPorts
import Testing

extension EndToEnd {
    /// Tokens, titles, texts, names and e-mail addresses stay where they belong, whatever the log level.
    @Suite(.serialized, .stack("leaks", items: 80, settings: ["MIGRAYT_LOG_LEVEL=debug"]))
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
                }
            }
        }
    }
}
