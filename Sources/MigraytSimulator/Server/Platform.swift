/// The sides of the simulator.
public enum Platform: String, Sendable, Hashable, CaseIterable {
    case azureDevOps = "ado"
    case jira
}
