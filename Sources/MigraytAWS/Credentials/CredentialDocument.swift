import Foundation
import MigraytModel

/// The answer of a container's endpoint and of the metadata service.
enum CredentialDocument {
    /// - Throws: `aws.credentials_unavailable` for an answer that is not of AWS's form, or whose credentials have ended.
    static func credentials(
        in body: [UInt8], from source: String, now: Date
    ) throws(Failure) -> AWSCredentials {
        guard let answer = try? JSONParser.parse(body), let id = answer["AccessKeyId"]?.string, !id.isEmpty,
            let secret = answer["SecretAccessKey"]?.string, !secret.isEmpty,
            let token = answer["Token"]?.string, !token.isEmpty,
            let expiration = answer["Expiration"]?.string.flatMap({ AWSAnswer.date($0) }), expiration > now
        else { throw CredentialSource.unavailable(source) }
        return AWSCredentials(
            accessKeyID: id, secretAccessKey: Secret(secret), sessionToken: Secret(token), expiration: expiration)
    }
}
