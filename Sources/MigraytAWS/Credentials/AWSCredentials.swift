import Foundation
import MigraytModel

/// What signs a request to AWS.
public struct AWSCredentials: Sendable {
    public let accessKeyID: String
    public let secretAccessKey: Secret
    /// Set with the temporary credentials of a role.
    public let sessionToken: Secret?
    /// When they end; `nil` for those that do not.
    public let expiration: Date?

    public init(accessKeyID: String, secretAccessKey: Secret, sessionToken: Secret? = nil, expiration: Date? = nil) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
        self.expiration = expiration
    }

    public init(accessKeyID: String, secretAccessKey: Sensitive<String>, sessionToken: Sensitive<String>? = nil) {
        self.init(
            accessKeyID: accessKeyID, secretAccessKey: Secret(secretAccessKey.reveal()),
            sessionToken: sessionToken.map { Secret($0.reveal()) })
    }
}
