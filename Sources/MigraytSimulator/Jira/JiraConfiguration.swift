/// What the Jira side is told at start.
struct JiraConfiguration: Sendable {
    /// `https://127.0.0.1:8443/jira`
    let url: String
    /// `https://127.0.0.1:8443`
    let origin: String
    let email: String
    let token: String
    let projectKey: String
    let searchLagMilliseconds: Int64
    let timeScale: TimeScale
    let rules: RateRules
    let people: [SimulatedPerson]
    /// Permissions that the account lacks.
    let deniedPermissions: Set<String>
    /// Fields that a create call must give where they are on the type's screen.
    let requiredFields: Set<String>
    let workflow: JiraWorkflow
    let site: SiteSettings
    /// Before how many of a thousand creates somebody else makes an issue, which half of the time is deleted again.
    let strangersPerMille: Int
}
