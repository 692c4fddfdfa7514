import MigraytModel

/// What signs a request to AWS.
public struct AWSCredentials: Sendable {
    public let accessKeyID: String
    public let secretAccessKey: Sensitive<String>
    /// Set with the temporary credentials of a role.
    public let sessionToken: Sensitive<String>?

    public init(accessKeyID: String, secretAccessKey: Sensitive<String>, sessionToken: Sensitive<String>? = nil) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
    }
}
