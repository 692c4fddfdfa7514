import Foundation

/// `POST /api/connectors` and `POST /api/connectors/test`: a platform and the credential that opens it.
///
/// The only two requests that carry a credential; it goes straight into Secrets Manager, or nowhere.
public struct ConnectorRequest: Codable, Sendable {
    /// `azure_devops` or `jira`.
    public let type: String
    public let credentials: Credentials

    public init(type: String, credentials: Credentials) {
        self.type = type
        self.credentials = credentials
    }

    public struct Credentials: Codable, Sendable {
        public var organizationURL: String?
        public var project: String?
        public var personalAccessToken: String?
        public var baseURL: String?
        public var email: String?
        public var apiToken: String?
        public var projectKey: String?
        public var boardID: Int64?
        /// PEM text of the CA to trust in place of the system's.
        public var caCertificate: String?

        public init() {}

        public enum CodingKeys: String, CodingKey, CaseIterable {
            case organizationURL = "organization_url"
            case project
            case personalAccessToken = "personal_access_token"
            case baseURL = "base_url"
            case email
            case apiToken = "api_token"
            case projectKey = "project_key"
            case boardID = "board_id"
            case caCertificate = "ca_certificate"
        }
    }
}

/// A stored connection. The credential itself is never given out.
public struct ConnectionView: Codable, Sendable {
    public let id: String
    /// `azure_devops` or `jira`.
    public let type: String
    /// The organisation's or site's base URL. In lists only, and not where the connection's secret is gone.
    public let url: String?
    /// The source project's name or the target project's key; present with `url`.
    public let project: String?
    public let createdAt: Date

    public init(id: String, type: String, url: String?, project: String?, createdAt: Date) {
        self.id = id
        self.type = type
        self.url = url
        self.project = project
        self.createdAt = createdAt
    }
}

/// The answer of `POST /api/connectors/test`: 200 also when the platform refused.
public struct ConnectorTestAnswer: Codable, Sendable {
    public let success: Bool
    public let message: String
    public let metadata: Metadata?

    public init(success: Bool, message: String, metadata: Metadata?) {
        self.success = success
        self.message = message
        self.metadata = metadata
    }

    public struct Metadata: Codable, Sendable {
        public let organisation: String?
        public let project: String

        public init(organisation: String?, project: String) {
            self.organisation = organisation
            self.project = project
        }
    }
}

/// `POST /api/connectors/scan`
public struct ScanRequest: Codable, Sendable {
    /// A stored Azure DevOps connection.
    public let connectionId: String

    public init(connectionId: String) { self.connectionId = connectionId }
}

/// Counts and trees of the source project; no content.
public struct ScanAnswer: Codable, Sendable {
    public let totalWorkItems: Int
    public let typeCounts: [String: Int]
    public let hierarchies: [HierarchyOption]
    public let iterationPaths: [IterationPath]
    public let areaPaths: [AreaPath]

    public init(
        totalWorkItems: Int, typeCounts: [String: Int], hierarchies: [HierarchyOption],
        iterationPaths: [IterationPath], areaPaths: [AreaPath]
    ) {
        self.totalWorkItems = totalWorkItems
        self.typeCounts = typeCounts
        self.hierarchies = hierarchies
        self.iterationPaths = iterationPaths
        self.areaPaths = areaPaths
    }

    /// A value of `hierarchy` that a run of this project can take.
    public struct HierarchyOption: Codable, Sendable, Equatable {
        /// `collapse`, `keep` or `extend`.
        public let option: String
        /// What the Jira project has to have for it.
        public let condition: String?

        public init(option: String, condition: String?) {
            self.option = option
            self.condition = condition
        }
    }

    public struct IterationPath: Codable, Sendable {
        public let path: String
        /// `yyyy-MM-dd`.
        public let startDate: String?
        public let endDate: String?

        public init(path: String, startDate: String?, endDate: String?) {
            self.path = path
            self.startDate = startDate
            self.endDate = endDate
        }
    }

    public struct AreaPath: Codable, Sendable {
        public let path: String
        public let depth: Int

        public init(path: String, depth: Int) {
            self.path = path
            self.depth = depth
        }
    }
}
