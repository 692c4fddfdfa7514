import Foundation

/// `POST /api/projects`
public struct ProjectRequest: Codable, Sendable {
    /// 1 to 200 characters.
    public let name: String
    public let sourceSystem: String?
    public let targetSystem: String?

    public init(name: String, sourceSystem: String? = nil, targetSystem: String? = nil) {
        self.name = name
        self.sourceSystem = sourceSystem
        self.targetSystem = targetSystem
    }
}

public struct ProjectView: Codable, Sendable {
    public let id: String
    public let tenantId: String
    public let name: String
    public let sourceSystem: String
    public let targetSystem: String
    /// Follows from the project's newest run: `DRAFT`, `MIGRATING`, `COMPLETED`, `FAILED` or `CANCELLED`.
    public let status: String
    public let createdAt: Date

    public init(
        id: String, tenantId: String, name: String, sourceSystem: String, targetSystem: String, status: String,
        createdAt: Date
    ) {
        self.id = id
        self.tenantId = tenantId
        self.name = name
        self.sourceSystem = sourceSystem
        self.targetSystem = targetSystem
        self.status = status
        self.createdAt = createdAt
    }
}
