/// What is called at a platform, coarse enough to be a metric's dimension.
public enum EndpointClass: String, Sendable, Hashable, CaseIterable {
    case jiraIssues = "jira.issues"
    case jiraAttachments = "jira.attachments"
    case jiraComments = "jira.comments"
    case jiraLinks = "jira.links"
    case jiraTransitions = "jira.transitions"
    case jiraSearch = "jira.search"
    case jiraSite = "jira.site"
}
