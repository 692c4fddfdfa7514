import MigraytAWS
import MigraytHTTP
import Testing

extension Stack {
    /// The stack's S3 and Secrets Manager, past the fleet.
    func cloud() throws -> (staging: S3Staging, secrets: SecretsManagerStore) {
        let address = try setting("MIGRAYT_AWS_ENDPOINT")
        var configuration = HTTPClient.Configuration(egress: Egress(hostOf: address, addresses: .any))
        configuration.trust = .file(try setting("MIGRAYT_AWS_CA_FILE"))
        configuration.version = .http1
        let http = HTTPClient(configuration)
        let endpoint = try AWSEndpoint(url: address, region: try setting("MIGRAYT_AWS_REGION"))
        let key = try setting("MIGRAYT_KMS_KEY_ID")
        let credentials = try AWSCredentialsProvider.chain(
            environment: environment, sts: endpoint, https: { _ in http })
        return (
            S3Staging(
                http: http, endpoint: endpoint, bucket: try setting("MIGRAYT_STAGING_BUCKET"),
                credentials: credentials, encryption: .kms(keyID: key)),
            SecretsManagerStore(http: http, endpoint: endpoint, credentials: credentials, kmsKeyID: key)
        )
    }
}
