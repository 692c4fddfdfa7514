import MigraytAPIContract
import MigraytModel
import MigraytPorts

extension ProjectView {
    static let sourceSystem = "AZURE_DEVOPS"
    static let targetSystem = "JIRA"

    /// - Parameter newest: The state of the project's newest run.
    init(_ project: Project, newest: RunState?) {
        let status =
            switch newest {
            case nil: "DRAFT"
            case .created, .planning, .running, .paused, .verifying: "MIGRATING"
            case .completed, .completedWithFailures: "COMPLETED"
            case .failed: "FAILED"
            case .cancelled: "CANCELLED"
            }
        self.init(
            id: project.id.description, tenantId: project.tenant.description, name: project.name,
            sourceSystem: Self.sourceSystem, targetSystem: Self.targetSystem, status: status,
            createdAt: project.createdAt)
    }
}
