/// An account of the site.
struct AccountRecord: Sendable {
    let id: String
    let displayName: String
    /// Searched by, never shown.
    let email: String
    let isActive: Bool
    /// Whether issues of the project can be assigned to it.
    var isAssignable = true
    /// Whether it may use a product of the site.
    var hasAccess = true
}
