/// A site that an access token opens.
public struct AccessibleSite: Sendable, Hashable {
    /// Atlassian's cloud id: letters, digits and hyphens.
    public let id: String
    /// The site's own URL, such as `https://contoso.atlassian.net`.
    public let url: String

    public init(id: String, url: String) {
        self.id = id
        self.url = url
    }
}
