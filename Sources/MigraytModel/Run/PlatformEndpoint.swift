/// Where a platform is and which of its projects is meant. It names the customer: it rests in the connection's secret,
/// and is given to nobody but the connection's tenant.
public enum PlatformEndpoint: Sendable, Hashable, Codable {
    case azureDevOps(AzureDevOpsEndpoint)
    case jira(JiraEndpoint)

    public var platform: Platform {
        switch self {
        case .azureDevOps: .azureDevOps
        case .jira: .jira
        }
    }
}

public struct AzureDevOpsEndpoint: Sendable, Hashable, Codable {
    /// `https://dev.azure.com/{organisation}` or any other base URL, without a trailing slash.
    public let organizationURL: String
    public let project: String
    /// PEM text of the CA to trust in place of the system's; `nil` for the system's.
    public let certificateAuthority: String?

    public init(organizationURL: String, project: String, certificateAuthority: String?) {
        self.organizationURL = organizationURL
        self.project = project
        self.certificateAuthority = certificateAuthority
    }

    /// The organisation's name: the last part of its URL's path.
    public var organization: String {
        organizationURL.split(separator: "/").last.map(String.init) ?? organizationURL
    }
}

public struct JiraEndpoint: Sendable, Hashable, Codable {
    /// `https://{site}.atlassian.net` or any other base URL, without a trailing slash.
    public let baseURL: String
    public let projectKey: String
    /// The board that gets the sprints; `nil` for the project's first Scrum board.
    public let boardID: Int64?
    /// PEM text of the CA to trust in place of the system's; `nil` for the system's.
    public let certificateAuthority: String?

    public init(baseURL: String, projectKey: String, boardID: Int64?, certificateAuthority: String?) {
        self.baseURL = baseURL
        self.projectKey = projectKey
        self.boardID = boardID
        self.certificateAuthority = certificateAuthority
    }
}
