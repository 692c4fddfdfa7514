import MigraytTestKit
import Testing

/// Every rule of the smaller ports on the in-memory implementations.
@Suite(.timeLimit(.minutes(1))) struct InMemoryPortTests {
    @Test(arguments: MessageBusConformance.rules)
    func bus(keeps rule: ConformanceRule<MessageBusConformance>) async throws {
        try await rule.check(MessageBusConformance(InMemoryMessageBus()))
    }

    @Test(arguments: SecretStoreConformance.rules)
    func secrets(keep rule: ConformanceRule<SecretStoreConformance>) async throws {
        try await rule.check(SecretStoreConformance(InMemorySecretStore()))
    }

    @Test(arguments: AttachmentStagingConformance.rules)
    func staging(keeps rule: ConformanceRule<AttachmentStagingConformance>) async throws {
        try await rule.check(AttachmentStagingConformance(InMemoryStaging()))
    }

    @Test(arguments: StagingInventoryConformance.rules)
    func inventory(keeps rule: ConformanceRule<StagingInventoryConformance>) async throws {
        try await rule.check(StagingInventoryConformance(InMemoryStaging()))
    }
}
