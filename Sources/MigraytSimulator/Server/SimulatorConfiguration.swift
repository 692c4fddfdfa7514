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
    /// Of the client `migrayt` at both authorization servers; `nil` for none.
    public var oauthSecret: String?
    public var rules: RateRules
    /// How long a new issue stays unknown to the search.
    public var searchLagMilliseconds: Int64
    /// Permissions that the Jira account lacks.
    public var deniedPermissions: Set<String>
    /// Fields of the create screens that Jira requires beside those it always does.
    public var requiredFields: Set<String>
    public var workflow: JiraWorkflow
    public var site: SiteSettings
    /// The share of Jira's requests that go wrong, in thousandths.
    public var faultsPerMille: Int
    /// Decides which requests go wrong, and how.
    public var faultSeed: UInt64
    /// How late the work on a request begins that is slow. The longest request time of the simulated site is this
    /// and a little more.
    public var slowMilliseconds: Int64
    /// Before how many of a thousand creates somebody else makes an issue in the project, or leaves a gap in its keys.
    public var strangersPerMille: Int
    /// Of the search's lag, slow work, waits that 429 asks for, and the windows of the limit on writes to one issue. The
    /// times above are the platforms' own.
    public var timeScale: TimeScale

    public init(
        origin: String, azureDevOpsOrganization: String = "contoso", azureDevOpsProject: String = "Shop",
        azureDevOpsToken: String, jiraProjectKey: String = "SHOP", jiraEmail: String = "migrator@example.com",
        jiraToken: String, oauthSecret: String? = nil, rules: RateRules = RateRules(),
        searchLagMilliseconds: Int64 = 1_500,
        deniedPermissions: Set<String> = [], requiredFields: Set<String> = [], workflow: JiraWorkflow = .open,
        site: SiteSettings = SiteSettings(), faultsPerMille: Int = 0, faultSeed: UInt64 = 1,
        slowMilliseconds: Int64 = 2_000, strangersPerMille: Int = 0, timeScale: TimeScale = .real
    ) {
        self.origin = origin
        self.azureDevOpsOrganization = azureDevOpsOrganization
        self.azureDevOpsProject = azureDevOpsProject
        self.azureDevOpsToken = azureDevOpsToken
        self.jiraProjectKey = jiraProjectKey
        self.jiraEmail = jiraEmail
        self.jiraToken = jiraToken
        self.oauthSecret = oauthSecret
        self.rules = rules
        self.searchLagMilliseconds = searchLagMilliseconds
        self.deniedPermissions = deniedPermissions
        self.requiredFields = requiredFields
        self.workflow = workflow
        self.site = site
        self.faultsPerMille = faultsPerMille
        self.faultSeed = faultSeed
        self.slowMilliseconds = slowMilliseconds
        self.strangersPerMille = strangersPerMille
        self.timeScale = timeScale
    }

    /// How late the work on a slow request begins, in real time.
    var realSlowness: Duration { .milliseconds(timeScale.milliseconds(slowMilliseconds)) }

    /// `{origin}/ado/{organisation}`
    public var organizationURL: String { "\(origin)/ado/\(azureDevOpsOrganization)" }
    /// Atlassian's id of the site.
    public static let cloudID = "5f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f9"
    /// `{origin}/jira`
    public var siteURL: String { "\(origin)/jira" }
}
