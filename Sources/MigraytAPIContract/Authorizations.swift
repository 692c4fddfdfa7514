import Foundation

/// `POST /api/auth/{platform}/start`: what a person is about to authorize us for.
public struct AuthorizationRequest: Codable, Sendable {
    /// The place, without a credential.
    public let connection: ConnectorRequest.Credentials

    public init(connection: ConnectorRequest.Credentials) { self.connection = connection }
}

/// Where the person's browser goes, and what comes back with the code.
public struct AuthorizationStart: Codable, Sendable {
    public let authorizationUrl: String
    /// Sealed; to be given back by the same user to `POST /api/auth/{platform}/callback`.
    public let flow: String
    public let expiresAt: Date

    public init(authorizationUrl: String, flow: String, expiresAt: Date) {
        self.authorizationUrl = authorizationUrl
        self.flow = flow
        self.expiresAt = expiresAt
    }
}

/// `POST /api/auth/{platform}/callback`: what the platform gave the browser on its way back.
public struct AuthorizationCallback: Codable, Sendable {
    /// `flow` of the start.
    public let flow: String
    public let state: String
    /// Absent when the person said no.
    public let code: String?
    /// The platform's word for why there is no code (RFC 6749, section 4.1.2.1).
    public let error: String?

    public init(flow: String, state: String, code: String?, error: String?) {
        self.flow = flow
        self.state = state
        self.code = code
        self.error = error
    }
}

/// The answer of `DELETE /api/connectors/{connectionId}` for a connection that a person authorized.
public struct DisconnectAnswer: Codable, Sendable {
    /// Whether the platform has ended the authorization.
    public let revoked: Bool
    /// What was done, and what is left to do for a person.
    public let message: String

    public init(revoked: Bool, message: String) {
        self.revoked = revoked
        self.message = message
    }
}
