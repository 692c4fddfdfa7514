/// A token of another identity provider, such as Kubernetes', that STS exchanges for a role's credentials.
struct WebIdentity: Sendable, Hashable {
    /// Read anew for each exchange: its owner replaces it.
    let tokenFile: String
    let role: String
    let session: String
}
