import Foundation

/// What a platform is shown for the work at hand.
public struct PlatformCredential: Sendable {
    /// The account's e-mail (Jira with an API token); `nil` where the token stands alone.
    public let account: Secret?
    public let token: Secret
    public let scheme: Scheme

    /// How the platform takes the token.
    public enum Scheme: Sendable, Hashable {
        /// A token that a person made: HTTP Basic.
        case basic
        /// An access token of OAuth 2.0 (RFC 6750), good until the date. Jira's is good at Atlassian's gateway only,
        /// under the cloud id of its site.
        case bearer(until: Date, cloudID: String?)
    }

    public init(account: Sensitive<String>?, token: Sensitive<String>) {
        self.account = account.map { Secret($0.reveal()) }
        self.token = Secret(token.reveal())
        scheme = .basic
    }

    init(_ grant: OAuthGrant) {
        account = nil
        token = grant.accessToken
        scheme = .bearer(until: grant.expiresAt, cloudID: grant.cloudID)
    }

    /// Before its end an access token may be refused already: clocks differ, and the answer that brought it took its
    /// time.
    private static let slack: TimeInterval = 60

    /// What a platform's refusal of this credential means.
    ///
    /// A token that a person made is wrong until they make another. An access token may have ended, or have been
    /// replaced by another process: whoever reads the secret again has a good one, or learns that the grant itself has
    /// ended.
    /// - Parameter refusal: `ado.unauthorized` or `jira.unauthorized`.
    public func judged(_ refusal: Failure, at now: Date) -> Failure {
        guard case .bearer(let end, _) = scheme else { return refusal }
        let isOver = now >= end.addingTimeInterval(-Self.slack)
        return Failure(
            isOver ? .oauthTokenExpired : refusal.code, .retry(after: isOver ? .zero : .seconds(5)),
            certainty: refusal.certainty, field: refusal.field, status: refusal.status)
    }

    /// How a token that a person made stands in its secret.
    var members: [String: JSON] {
        var members: [String: JSON] = ["token": .string(token.reveal())]
        if let account { members["account"] = .string(account.reveal()) }
        return members
    }

    /// `nil` for a secret without the members that `members` writes.
    init?(_ json: JSON) {
        guard let token = json["token"]?.string else { return nil }
        self.init(account: json["account"]?.string.map { Sensitive($0) }, token: Sensitive(token))
    }
}
