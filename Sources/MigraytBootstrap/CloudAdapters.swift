import MigraytAWS
import MigraytHTTP
import MigraytModel
import MigraytPorts

/// AWS as the roles use it: Secrets Manager for all, S3 staging for workers.
public struct CloudAdapters: Sendable {
    private let endpoint: String?
    private let region: String
    private let trust: HTTPClient.Trust
    private let credentials: AWSCredentialsProvider
    private let kmsKey: String?

    public init(_ reader: inout SettingsReader) {
        endpoint = reader.optionalText(.awsEndpoint)
        region = reader.text(.awsRegion)
        trust = reader.optionalFile(.awsCAFile).map { .file($0) } ?? .system
        kmsKey = reader.optionalText(.kmsKey)
        let variables = Setting.awsCredentials.map { ($0.name, reader.text($0)) }
        do throws(Failure) {
            credentials = try .chain(
                environment: Dictionary(uniqueKeysWithValues: variables),
                sts: try Self.address("sts", endpoint, region), https: { [trust] in Self.client(.http1, trust, $0) })
        } catch {
            credentials = AWSCredentialsProvider { () async throws(Failure) in throw error }
            let setting = Setting.awsCredentials.first { $0.name == error.field }
            reader.refuse(
                setting ?? (error.code == .awsCredentialsMissing ? .awsAccessKey : .awsEndpoint),
                setting == nil ? "is not set, and no role is there instead" : "is not set or not usable")
        }
    }

    /// Asks for credentials once, so that a process without any ends at its start and not at its first work.
    /// - Throws: `aws.credentials_missing` (stop) when the environment names no source and no instance has a role.
    public func requireCredentials() async throws(Failure) {
        do throws(Failure) { _ = try await credentials.credentials() } catch {
            guard error.code == .awsCredentialsUnavailable, error.field == AWSCredentialsProvider.instance else {
                throw error
            }
            throw Failure(.awsCredentialsMissing, .stop)
        }
    }

    public func secrets() throws(Failure) -> any SecretStore {
        let address = try Self.address("secretsmanager", endpoint, region)
        return SecretsManagerStore(
            http: Self.client(.http2, trust, address.url), endpoint: address, credentials: credentials, kmsKeyID: kmsKey
        )
    }

    func staging(bucket: String) throws(Failure) -> any AttachmentStaging & StagingInventory {
        let encryption: S3Staging.Encryption = if let kmsKey { .kms(keyID: kmsKey) } else { .s3Managed }
        let address = try Self.address("s3", endpoint, region)
        return S3Staging(
            http: Self.client(.http1, trust, address.url), endpoint: address, bucket: bucket, credentials: credentials,
            encryption: encryption)
    }

    private static func address(_ service: String, _ endpoint: String?, _ region: String) throws(Failure) -> AWSEndpoint
    {
        if let endpoint { return try AWSEndpoint(url: endpoint, region: region) }
        return AWSEndpoint(service: service, region: region)
    }

    /// Calls the one host. AWS's own names stand for private addresses where a network has endpoints of its own.
    private static func client(
        _ version: HTTPClient.Version, _ trust: HTTPClient.Trust, _ url: String
    ) -> HTTPClient {
        var configuration = HTTPClient.Configuration(egress: Egress(hostOf: url, addresses: .any))
        configuration.trust = trust
        configuration.version = version
        return HTTPClient(configuration)
    }
}
