/// How one platform's authorization server behaves (platform-apis.md 1.1 and 2.1).
struct AuthorizationRules: Sendable {
    let authorizePath: [String]
    let tokenPath: [String]
    let revocationPath: [String]
    /// Whether the token endpoint takes JSON and nothing else; else a form and nothing else.
    let takesJSON: Bool
    /// Milliseconds that a refresh token is still taken after it was used; `nil` for as long as it lives.
    let leeway: Int64?
    /// The status of a grant that is refused.
    let refusedStatus: Int
    /// A parameter that the authorization page wants beside those of RFC 6749.
    let wanted: (name: String, value: String)?

    static let entra = AuthorizationRules(
        authorizePath: ["oauth2", "v2.0", "authorize"], tokenPath: ["oauth2", "v2.0", "token"],
        revocationPath: ["revoke"], takesJSON: false, leeway: nil, refusedStatus: 400, wanted: nil)

    static let atlassian = AuthorizationRules(
        authorizePath: ["authorize"], tokenPath: ["oauth", "token"], revocationPath: ["oauth", "revoke"],
        takesJSON: true, leeway: 600_000, refusedStatus: 403, wanted: ("audience", "api.atlassian.com"))
}
