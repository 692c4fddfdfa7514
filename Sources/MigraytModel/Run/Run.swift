import Foundation

/// One execution of a migration: one Azure DevOps project into one Jira project.
public struct Run: Sendable, Hashable {
    public let id: RunID
    public let tenant: TenantID
    public let project: ProjectID
    public let source: ConnectionID
    public let target: ConnectionID
    public let type: RunType
    public let options: RunOptions
    public var state: RunState
    /// The step that is open; `nil` before the first and after the last.
    public var step: PhaseStep?
    /// Why the run is parked or failed.
    public var failure: FailureCode?
    /// The field or permission that `failure` speaks of.
    public var failureField: String?
    /// Work items enumerated at the source; `nil` until the enumeration is complete.
    public var totalItems: Int64?
    public let createdAt: Date
    public var startedAt: Date?
    public var finishedAt: Date?

    public init(
        id: RunID, tenant: TenantID, project: ProjectID, source: ConnectionID, target: ConnectionID, type: RunType,
        options: RunOptions, state: RunState = .created, step: PhaseStep? = nil, failure: FailureCode? = nil,
        failureField: String? = nil, totalItems: Int64? = nil, createdAt: Date, startedAt: Date? = nil,
        finishedAt: Date? = nil
    ) {
        self.id = id
        self.tenant = tenant
        self.project = project
        self.source = source
        self.target = target
        self.type = type
        self.options = options
        self.state = state
        self.step = step
        self.failure = failure
        self.failureField = failureField
        self.totalItems = totalItems
        self.createdAt = createdAt
        self.startedAt = startedAt
        self.finishedAt = finishedAt
    }
}
