/// A quota by the hour that many endpoints share: what Atlassian grants an OAuth app, at all sites together or at one.
public struct PointsPool: Sendable, Hashable {
    /// The host that the app is counted at: the gateway, or one site.
    public let name: String
    public let perHour: Int
    /// Of an hour: shorter only at a platform whose time is scaled. Hours are counted from the start of Unix time.
    public let hour: Duration

    public init(name: String, perHour: Int, hour: Duration = .seconds(3600)) {
        self.name = name
        self.perHour = perHour
        self.hour = hour
    }
}
