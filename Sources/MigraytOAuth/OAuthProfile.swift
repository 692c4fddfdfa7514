import MigraytHTTP

/// What tells one platform's authorization server from another's: values, no code.
public struct OAuthProfile: Sendable {
    let authorizationURL: String
    let tokenURL: String
    /// Where the sites of a token are listed; `nil` where tokens are not bound to sites.
    let sitesURL: String?
    /// RFC 7009; `nil` where the platform has no such endpoint.
    let revocationURL: String?
    let scopes: [String]
    /// Further parameters of the authorization page.
    let parameters: [(name: String, value: String)]
    let encoding: Encoding

    /// How the token endpoint takes its parameters.
    enum Encoding: Sendable {
        /// As RFC 6749 has it.
        case form
        case json
    }

    /// The hosts of all its endpoints. The operator names them, so they may lie inside a private network.
    public var egress: Egress {
        let urls = [tokenURL, sitesURL, revocationURL].compactMap { $0 }
        let hosts = urls.compactMap { HTTPOrigin(url: $0) }.compactMap { HostPattern($0.host) }
        return Egress(hosts: Set(hosts), addresses: .any)
    }

    /// Microsoft Entra, delegated access to Azure DevOps for reading.
    ///
    /// The scopes name Azure DevOps by its application id, as Microsoft asks. There is no call that revokes one refresh
    /// token: a person does it at `https://myapps.microsoft.com`, or an administrator for all sessions of an account.
    /// - Parameters:
    ///   - authority: `https://login.microsoftonline.com/{directory}`, without a slash at its end.
    ///   - revocationURL: For another server that has one.
    public static func entra(authority: String, revocationURL: String? = nil) -> OAuthProfile {
        let resource = "499b84ac-1321-427f-aa17-267ca6975798"
        return OAuthProfile(
            authorizationURL: "\(authority)/oauth2/v2.0/authorize", tokenURL: "\(authority)/oauth2/v2.0/token",
            sitesURL: nil, revocationURL: revocationURL,
            scopes: ["\(resource)/vso.work", "\(resource)/vso.project", "offline_access"],
            parameters: [("response_mode", "query")], encoding: .form)
    }

    /// Atlassian, OAuth 2.0 (3LO).
    ///
    /// No revocation is documented: a person does it at `https://id.atlassian.com/manage-profile/apps`.
    /// - Parameters:
    ///   - authority: `https://auth.atlassian.com`, without a slash at its end.
    ///   - gateway: `https://api.atlassian.com`, without a slash at its end.
    ///   - revocationURL: For another server that has one.
    public static func atlassian(authority: String, gateway: String, revocationURL: String? = nil) -> OAuthProfile {
        OAuthProfile(
            authorizationURL: "\(authority)/authorize", tokenURL: "\(authority)/oauth/token",
            sitesURL: "\(gateway)/oauth/token/accessible-resources", revocationURL: revocationURL,
            scopes: [
                "read:jira-work", "write:jira-work", "read:jira-user", "manage:jira-project",
                "manage:jira-configuration",
                // The agile API knows no classic scopes.
                "read:board-scope:jira-software", "read:board-scope.admin:jira-software", "read:project:jira",
                "read:sprint:jira-software", "write:sprint:jira-software", "offline_access",
            ], parameters: [("audience", "api.atlassian.com"), ("prompt", "consent")], encoding: .json)
    }
}
