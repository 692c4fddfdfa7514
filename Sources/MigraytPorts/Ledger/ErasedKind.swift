/// What a tenant has with us, as a certificate of its erasure counts it. The names are part of the public contract.
public enum ErasedKind: String, Sendable, Hashable, CaseIterable {
    /// In the secret store, one for each connection.
    case secrets
    /// In the staging.
    case files
    case sessions
    case users
    case items
    case diagnostics
    case deadLetters
    case commands
    case events
    case shards
    case steps
    case issues
    case orphanIssues
    case effects
    case identities
    case runs
    case projects
    case connections
    case requestKeys
    /// Authorizations at a platform whose state was redeemed: digests.
    case authorizations
    case auditEntries
    /// Request rates of Jira sites that no other tenant is connected to.
    case rates
}
