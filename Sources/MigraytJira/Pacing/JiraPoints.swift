import MigraytHTTP
import MigraytModel
import MigraytPorts

/// What Atlassian grants our OAuth app by the hour, as the operator knows it.
public struct JiraPoints: Sendable, Hashable {
    /// What one quota is for.
    public enum Scope: String, Sendable, CaseIterable {
        /// The app, at all sites together: what each app has.
        case app
        /// Each site of its own: what Atlassian grants after a review.
        case site
    }

    let perHour: Int
    let scope: Scope
    let hour: Duration

    /// - Parameter hour: Shorter only at a simulator whose time is scaled.
    public init(
        perHour: Int = PlatformLimits.Jira.pointsPerHour, scope: Scope = .app, hour: Duration = .seconds(3600)
    ) {
        self.perHour = perHour
        self.scope = scope
        self.hour = hour
    }

    /// The quota that calls with a credential are counted in; `nil` for API tokens, which are not counted.
    /// - Parameters:
    ///   - site: The name that stands for the site in the database.
    ///   - gateway: Where access tokens are taken.
    public func pool(of site: String, credential: PlatformCredential, gateway: String) -> PointsPool? {
        guard case .bearer = credential.scheme, let gateway = HTTPOrigin(url: gateway) else { return nil }
        let name = scope == .app ? "\(gateway.host):\(gateway.port)" : site
        return PointsPool(name: name, perHour: perHour, hour: hour)
    }
}
