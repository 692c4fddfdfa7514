import MigraytAPIContract
import MigraytModel

extension ConnectionView {
    init(_ connection: Connection) {
        let (url, project) =
            switch connection.endpoint {
            case .azureDevOps(let endpoint): (endpoint.organizationURL, endpoint.project)
            case .jira(let endpoint): (endpoint.baseURL, endpoint.projectKey)
            }
        self.init(
            id: connection.id.description, type: connection.endpoint.provider, url: url, project: project,
            createdAt: connection.createdAt)
    }
}
