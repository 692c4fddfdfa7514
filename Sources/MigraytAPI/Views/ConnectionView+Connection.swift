import MigraytAPIContract
import MigraytModel

extension ConnectionView {
    /// - Parameter endpoint: `nil` leaves out where it leads: answers of POST are kept under their `Idempotency-Key` in
    ///   the database, where no such name rests.
    init(_ connection: Connection, endpoint: PlatformEndpoint? = nil) {
        let (url, project): (String?, String?) =
            switch endpoint {
            case .azureDevOps(let endpoint): (endpoint.organizationURL, endpoint.project)
            case .jira(let endpoint): (endpoint.baseURL, endpoint.projectKey)
            case nil: (nil, nil)
            }
        self.init(
            id: connection.id.description, type: connection.platform.rawValue, url: url, project: project,
            createdAt: connection.createdAt)
    }
}
