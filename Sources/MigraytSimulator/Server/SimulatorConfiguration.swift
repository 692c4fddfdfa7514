/// What a simulator is started with.
public struct SimulatorConfiguration: Sendable {
    /// Where both sides can be reached, such as `https://127.0.0.1:8443`. No slash at the end.
    public var origin: String
    public var azureDevOpsOrganization: String
    public var azureDevOpsProject: String
    /// The personal access token.
    public var azureDevOpsToken: String
    public var jiraProjectKey: String
    public var jiraEmail: String
    /// The API token.
    public var jiraToken: String
    public var rules: RateRules
    /// How long a new issue stays unknown to the search.
    public var searchLagMilliseconds: Int64
    /// Permissions that the Jira account lacks.
    public var deniedPermissions: Set<String>
    /// Fields of the create screens that Jira requires beside those it always does.
    public var requiredFields: Set<String>

    public init(
        origin: String, azureDevOpsOrganization: String = "contoso", azureDevOpsProject: String = "Shop",
        azureDevOpsToken: String, jiraProjectKey: String = "SHOP", jiraEmail: String = "migrator@example.com",
        jiraToken: String, rules: RateRules = RateRules(), searchLagMilliseconds: Int64 = 1_500,
        deniedPermissions: Set<String> = [], requiredFields: Set<String> = []
    ) {
        self.origin = origin
        self.azureDevOpsOrganization = azureDevOpsOrganization
        self.azureDevOpsProject = azureDevOpsProject
        self.azureDevOpsToken = azureDevOpsToken
        self.jiraProjectKey = jiraProjectKey
        self.jiraEmail = jiraEmail
        self.jiraToken = jiraToken
        self.rules = rules
        self.searchLagMilliseconds = searchLagMilliseconds
        self.deniedPermissions = deniedPermissions
        self.requiredFields = requiredFields
    }

    /// `{origin}/ado/{organisation}`
    public var organizationURL: String { "\(origin)/ado/\(azureDevOpsOrganization)" }
    /// `{origin}/jira`
    public var siteURL: String { "\(origin)/jira" }
}
