import Foundation
import MigraytAWS
import MigraytHTTP
import MigraytTestKit
import Testing

/// Every rule of the secret store and the staging on the stack's Secrets Manager and S3, over TLS.
@Suite(.timeLimit(.minutes(1))) struct AWSTests {
    private let http: HTTPClient
    private let endpoint: AWSEndpoint
    private let credentials: AWSCredentialsProvider
    private let key: String

    init() throws {
        var configuration = HTTPClient.Configuration(
            egress: Egress(hostOf: try Stack.setting("MIGRAYT_AWS_ENDPOINT"), addresses: .any))
        configuration.trust = .file(try Stack.setting("MIGRAYT_AWS_CA_FILE"))
        configuration.version = .http1
        http = HTTPClient(configuration)
        endpoint = try AWSEndpoint(
            url: try Stack.setting("MIGRAYT_AWS_ENDPOINT"), region: try Stack.setting("MIGRAYT_AWS_REGION"))
        let client = http
        credentials = try .chain(
            environment: ProcessInfo.processInfo.environment, sts: endpoint, https: { _ in client })
        key = try Stack.setting("MIGRAYT_KMS_KEY_ID")
    }

    @Test(arguments: SecretStoreConformance.rules)
    func secrets(keep rule: ConformanceRule<SecretStoreConformance>) async throws {
        let store = SecretsManagerStore(http: http, endpoint: endpoint, credentials: credentials, kmsKeyID: key)
        try await rule.check(SecretStoreConformance(store))
    }

    @Test(arguments: AttachmentStagingConformance.rules)
    func staging(keeps rule: ConformanceRule<AttachmentStagingConformance>) async throws {
        let staging = S3Staging(
            http: http, endpoint: endpoint, bucket: try Stack.setting("MIGRAYT_STAGING_BUCKET"),
            credentials: credentials,
            encryption: .kms(keyID: key))
        try await rule.check(AttachmentStagingConformance(staging))
    }

    @Test func theStacksBucketClearsItself() async throws {
        let staging = S3Staging(
            http: http, endpoint: endpoint, bucket: try Stack.setting("MIGRAYT_STAGING_BUCKET"),
            credentials: credentials, encryption: .kms(keyID: key))
        #expect(try await staging.expiryDays() == Int(try Stack.setting("MIGRAYT_STAGING_DAYS")))
    }

    @Test(arguments: StagingInventoryConformance.rules)
    func inventory(keeps rule: ConformanceRule<StagingInventoryConformance>) async throws {
        let staging = S3Staging(
            http: http, endpoint: endpoint, bucket: try Stack.setting("MIGRAYT_STAGING_BUCKET"),
            credentials: credentials, encryption: .kms(keyID: key))
        try await rule.check(StagingInventoryConformance(staging))
    }
}
