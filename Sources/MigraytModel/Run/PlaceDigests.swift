/// What stands in the database for the place of a connection: keyed digests of it. The key is not in the database, so a
/// name cannot be found by guessing it.
public struct PlaceDigests: Sendable, Hashable {
    /// Of the whole endpoint: two connections with the same one lead to the same project.
    public let place: String
    /// Of the site or organisation: all connections with the same one share its rate limit.
    public let site: String

    public init(place: String, site: String) {
        self.place = place
        self.site = site
    }
}
