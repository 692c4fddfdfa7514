import MigraytModel
import MigraytPorts
import MigraytTestKit
import Synchronization
import Testing

/// The rules of the smaller ports notice implementations that break them.
@Suite(.timeLimit(.minutes(1))) struct BrokenPortTests {
    @Test func repeatedMessageIsCaught() async throws {
        let bus = InMemoryMessageBus()
        bus.setFault { _ in .duplicate }
        try await expectViolation("messagesOfOneKeyKeepTheirOrder", MessageBusConformance(bus))
    }

    @Test func mixedUpTopicIsCaught() async throws {
        try await expectViolation("topicsAreSeparate", MessageBusConformance(OneTopicBus()))
    }

    @Test(arguments: ["repeatedCreateGivesTheSameSecret", "aTakenNameIsRefused"])
    func secondSecretIsCaught(by name: String) async throws {
        try await expectViolation(name, SecretStoreConformance(ForgetfulSecrets()))
    }

    @Test(arguments: ["replacedValueComesBack", "replacingADeletedSecretParksTheRun"])
    func valueThatStaysIsCaught(by name: String) async throws {
        try await expectViolation(name, SecretStoreConformance(ForgetfulSecrets()))
    }

    @Test(arguments: ["shortStreamLeavesNothing", "longStreamLeavesNothing"])
    func carelessStagingIsCaught(by name: String) async throws {
        try await expectViolation(name, AttachmentStagingConformance(CarelessStaging()))
    }

    private func expectViolation<Subject: ConformanceSubject>(_ name: String, _ subject: Subject) async throws {
        let rule = try #require(Subject.rules.first { $0.name == name })
        let violation = await #expect(throws: ConformanceViolation.self) { try await rule.check(subject) }
        #expect(violation?.rule == name)
    }
}

private protocol ConformanceSubject: Sendable {
    static var rules: [ConformanceRule<Self>] { get }
}

extension MessageBusConformance: ConformanceSubject {}
extension SecretStoreConformance: ConformanceSubject {}
extension AttachmentStagingConformance: ConformanceSubject {}

/// Delivers every message on one topic.
private struct OneTopicBus: MessageBus {
    let bus = InMemoryMessageBus(partitions: 1)

    func ensureTopics() async throws(Failure) {}

    func send(_ message: OutgoingMessage) async throws(Failure) {
        try await bus.send(
            OutgoingMessage(topic: .events, key: message.key, value: message.value, headers: message.headers))
    }

    func consumer(of topic: Topic, group: String) async throws(Failure) -> any MessageConsumer {
        try await bus.consumer(of: .events, group: "\(group)/\(topic)")
    }

    func close() async { await bus.close() }
}

/// Makes another secret for each call.
private final class ForgetfulSecrets: SecretStore {
    private let store = InMemorySecretStore()
    private let calls = Mutex(0)

    func create(name: String, value: Sensitive<String>, token: String) async throws(Failure) -> String {
        let call = calls.withLock { calls in
            calls += 1
            return calls
        }
        return try await store.create(name: "\(name)-\(call)", value: value, token: token)
    }

    func value(of arn: String) async throws(Failure) -> Sensitive<String> { try await store.value(of: arn) }
    /// Says that it was done.
    func replace(_ arn: String, value: Sensitive<String>, token: String) async throws(Failure) {}
    func delete(_ arn: String) async throws(Failure) { try await store.delete(arn) }
}

/// Keeps what came, however much was promised.
private struct CarelessStaging: AttachmentStaging {
    let staging = InMemoryStaging()

    func put(_ key: String, _ bytes: ByteStream, length: Int64) async throws(Failure) {
        let all = try await bytes.collect()
        try await staging.put(key, ByteStream(all), length: Int64(all.count))
    }

    func get(_ key: String) async throws(Failure) -> ByteStream { try await staging.get(key) }
    func size(_ key: String) async throws(Failure) -> Int64? { try await staging.size(key) }
    func delete(_ key: String) async throws(Failure) { try await staging.delete(key) }
}
