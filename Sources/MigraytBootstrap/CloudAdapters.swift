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
        credentials = .fixed(
            AWSCredentials(
                accessKeyID: reader.text(.awsAccessKey), secretAccessKey: reader.secretText(.awsSecretKey),
                sessionToken: reader.optionalText(.awsSessionToken).map { Sensitive($0) }))
    }

    public func secrets() throws(Failure) -> any SecretStore {
        SecretsManagerStore(
            http: client(.http2), endpoint: try address("secretsmanager"), credentials: credentials, kmsKeyID: kmsKey)
    }

    func staging(bucket: String) throws(Failure) -> any AttachmentStaging {
        let encryption: S3Staging.Encryption = if let kmsKey { .kms(keyID: kmsKey) } else { .s3Managed }
        return S3Staging(
            http: client(.http1), endpoint: try address("s3"), bucket: bucket, credentials: credentials,
            encryption: encryption)
    }

    private func address(_ service: String) throws(Failure) -> AWSEndpoint {
        if let endpoint { return try AWSEndpoint(url: endpoint, region: region) }
        return AWSEndpoint(service: service, region: region)
    }

    private func client(_ version: HTTPClient.Version) -> HTTPClient {
        var configuration = HTTPClient.Configuration()
        configuration.trust = trust
        configuration.version = version
        return HTTPClient(configuration)
    }
}
