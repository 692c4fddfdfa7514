extension PlatformEndpoint {
    /// Under the names that the API gives its parts. Two endpoints are the same exactly when these are.
    public var json: JSON {
        var members: [String: JSON] = ["type": .string(platform.rawValue)]
        switch self {
        case .azureDevOps(let endpoint):
            members["organization_url"] = .string(endpoint.organizationURL)
            members["project"] = .string(endpoint.project)
            members["ca_certificate"] = endpoint.certificateAuthority.map { .string($0) }
        case .jira(let endpoint):
            members["base_url"] = .string(endpoint.baseURL)
            members["project_key"] = .string(endpoint.projectKey)
            members["board_id"] = endpoint.boardID.map { .integer($0) }
            members["ca_certificate"] = endpoint.certificateAuthority.map { .string($0) }
        }
        return .object(members)
    }

    /// `nil` for what `json` does not write.
    public init?(_ json: JSON) {
        let authority = json["ca_certificate"]?.string
        switch json["type"]?.string.flatMap(Platform.init(rawValue:)) {
        case .azureDevOps:
            guard let url = json["organization_url"]?.string, let project = json["project"]?.string else { return nil }
            self = .azureDevOps(
                AzureDevOpsEndpoint(organizationURL: url, project: project, certificateAuthority: authority))
        case .jira:
            guard let url = json["base_url"]?.string, let key = json["project_key"]?.string else { return nil }
            self = .jira(
                JiraEndpoint(
                    baseURL: url, projectKey: key, boardID: json["board_id"]?.integer, certificateAuthority: authority))
        case nil: return nil
        }
    }
}
