import Foundation
import MigraytModel

/// Reads the four elements of `<Credentials>` out of an answer of STS, which speaks XML.
enum STSAnswer {
    static func credentials(in body: [UInt8], now: Date) throws(Failure) -> AWSCredentials {
        let text = String(decoding: body, as: UTF8.self)
        guard let whole = AWSAnswer.element("Credentials", in: text[...]),
            let id = AWSAnswer.element("AccessKeyId", in: whole),
            let secret = AWSAnswer.element("SecretAccessKey", in: whole),
            let token = AWSAnswer.element("SessionToken", in: whole),
            let expiration = AWSAnswer.element("Expiration", in: whole).flatMap({ AWSAnswer.date($0) }),
            [id, secret, token].allSatisfy(isPlain), expiration > now
        else { throw CredentialSource.unavailable(WebIdentitySource.name) }
        return AWSCredentials(
            accessKeyID: String(id), secretAccessKey: Secret(secret.utf8), sessionToken: Secret(token.utf8),
            expiration: expiration)
    }

    private static func isPlain(_ value: Substring) -> Bool {
        !value.isEmpty && value.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && !"<>&\"'".utf8.contains($0) }
    }
}
