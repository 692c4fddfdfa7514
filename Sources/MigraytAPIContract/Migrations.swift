import Foundation

/// `POST /api/migrations/project/{projectId}/start`: connection ids only, never a token.
public struct StartRequest: Codable, Sendable {
    /// `FULL`; `SAMPLE` and `INCREMENTAL` are refused until they are built.
    public let type: String
    public let sourceConnectionId: String
    public let targetConnectionId: String
    public let options: Options?

    public init(type: String, sourceConnectionId: String, targetConnectionId: String, options: Options?) {
        self.type = type
        self.sourceConnectionId = sourceConnectionId
        self.targetConnectionId = targetConnectionId
        self.options = options
    }

    public struct Options: Codable, Sendable {
        public var migrateAttachments: Bool?
        public var migrateComments: Bool?
        public var migrateLinks: Bool?
        public var areaFilter: String?
        /// Comma-separated.
        public var typeFilter: String?
        public var typeOverrides: [String: String]?
        public var stateOverrides: [String: String]?
        /// Jira field id → JSON text.
        public var fieldDefaults: [String: String]?
        /// Reference name → id or name of a Jira field.
        public var fieldMapping: [String: String]?
        /// `drop`, `default` or `fail`.
        public var fieldPolicy: String?
        /// Identity GUID of Azure DevOps → account id of Jira.
        public var peopleMapping: [String: String]?
        public var createAccounts: Bool?
        /// `create`, `relate` or `drop`.
        public var linkTypePolicy: String?
        /// `collapse`, `keep` or `extend`.
        public var hierarchy: String?

        public init() {}

        enum CodingKeys: String, CodingKey {
            case migrateAttachments = "migrate_attachments"
            case migrateComments = "migrate_comments"
            case migrateLinks = "migrate_links"
            case areaFilter = "area_filter"
            case typeFilter = "type_filter"
            case typeOverrides = "type_overrides"
            case stateOverrides = "state_overrides"
            case fieldDefaults = "field_defaults"
            case fieldMapping = "field_mapping"
            case fieldPolicy = "field_policy"
            case peopleMapping = "people_mapping"
            case createAccounts = "create_accounts"
            case linkTypePolicy = "link_type_policy"
            case hierarchy
        }
    }
}

/// A run, as every endpoint under `/api/migrations` gives it.
public struct RunView: Codable, Sendable {
    public let id: String
    public let projectId: String
    public let status: String
    public let type: String
    /// The open phase; absent before the first and after the last.
    public let phase: String?
    public let totalItems: Int64
    public let successCount: Int64
    public let failureCount: Int64
    public let skippedCount: Int64
    /// Over all phases, 0 to 100.
    public let progressPercent: Double
    public let phases: [PhaseView]
    public let failure: FailureView?
    public let createdAt: Date
    public let startedAt: Date?
    public let finishedAt: Date?

    public init(
        id: String, projectId: String, status: String, type: String, phase: String?, totalItems: Int64,
        successCount: Int64, failureCount: Int64, skippedCount: Int64, progressPercent: Double, phases: [PhaseView],
        failure: FailureView?, createdAt: Date, startedAt: Date?, finishedAt: Date?
    ) {
        self.id = id
        self.projectId = projectId
        self.status = status
        self.type = type
        self.phase = phase
        self.totalItems = totalItems
        self.successCount = successCount
        self.failureCount = failureCount
        self.skippedCount = skippedCount
        self.progressPercent = progressPercent
        self.phases = phases
        self.failure = failure
        self.createdAt = createdAt
        self.startedAt = startedAt
        self.finishedAt = finishedAt
    }

    public var isTerminal: Bool {
        ["COMPLETED", "COMPLETED_WITH_FAILURES", "FAILED", "CANCELLED"].contains(status)
    }
}

public struct PhaseView: Codable, Sendable {
    public let phase: String
    public let enumerated: Int64
    public let finished: Int64
    public let isClosed: Bool

    public init(phase: String, enumerated: Int64, finished: Int64, isClosed: Bool) {
        self.phase = phase
        self.enumerated = enumerated
        self.finished = finished
        self.isClosed = isClosed
    }
}

public struct FailureView: Codable, Sendable {
    public let code: String
    /// The cause and the next step.
    public let message: String
    /// The field or permission that it speaks of.
    public let field: String?

    public init(code: String, message: String, field: String?) {
        self.code = code
        self.message = message
        self.field = field
    }
}
