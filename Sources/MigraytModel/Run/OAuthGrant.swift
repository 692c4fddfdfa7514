import Foundation

/// A person's authorization (OAuth 2.0) as it is kept: a short-lived access token, and the token that renews it.
public struct OAuthGrant: Sendable, Equatable {
    public let accessToken: Secret
    /// At Atlassian good for one renewal; at Entra until it is replaced.
    public let refreshToken: Secret
    /// When the access token ends, by the wall clock of the process that got it.
    public let expiresAt: Date
    /// Atlassian's id of the site that it is for; `nil` for Azure DevOps.
    public let cloudID: String?

    public init(accessToken: Secret, refreshToken: Secret, expiresAt: Date, cloudID: String?) {
        self.accessToken = accessToken
        self.refreshToken = refreshToken
        self.expiresAt = expiresAt
        self.cloudID = cloudID
    }

    public var credential: PlatformCredential { PlatformCredential(self) }

    /// Whether the access token can be used for that long.
    public func isGood(at now: Date, for margin: Duration) -> Bool {
        now.addingTimeInterval(margin / .seconds(1)) < expiresAt
    }

    /// The grant after a renewal. A server that gives no new refresh token lets the old one live (RFC 6749, section 6).
    public func renewed(with tokens: OAuthTokens, at now: Date) -> OAuthGrant {
        OAuthGrant(
            accessToken: tokens.accessToken, refreshToken: tokens.refreshToken ?? refreshToken,
            expiresAt: now.addingTimeInterval(tokens.lifetime / .seconds(1)), cloudID: cloudID)
    }

    /// How it stands in its secret.
    var members: [String: JSON] {
        var members: [String: JSON] = [
            "access_token": .string(accessToken.reveal()), "refresh_token": .string(refreshToken.reveal()),
            "expires_at": .integer(Int64(expiresAt.timeIntervalSince1970)),
        ]
        if let cloudID { members["cloud_id"] = .string(cloudID) }
        return members
    }

    /// `nil` for a secret without the members that `members` writes.
    init?(_ json: JSON) {
        guard let access = json["access_token"]?.string, let refresh = json["refresh_token"]?.string,
            let end = json["expires_at"]?.integer
        else { return nil }
        self.init(
            accessToken: Secret(access), refreshToken: Secret(refresh),
            expiresAt: Date(timeIntervalSince1970: Double(end)), cloudID: json["cloud_id"]?.string)
    }
}
