/// What can be connected, by its name in the API and the database.
public enum Platform: String, Sendable, Hashable, CaseIterable {
    case azureDevOps = "azure_devops"
    case jira
}
