import MigraytObservability

extension JiraCall {
    /// What is called, as metrics name it.
    var endpointClass: EndpointClass {
        switch template {
        case _ where template.hasSuffix("/attachments") || template.hasPrefix("attachment/"): .jiraAttachments
        case _ where template.hasSuffix("/comment") || template.hasPrefix("comment/"): .jiraComments
        case _ where template.hasSuffix("/remotelink") || template.hasPrefix("issueLink"): .jiraLinks
        case _ where template.hasSuffix("/transitions"): .jiraTransitions
        case "search/jql": .jiraSearch
        case "issue/bulk", "issue/bulkfetch", "issue/{key}": .jiraIssues
        default: .jiraSite
        }
    }

    /// - Parameter status: Of the answer; `nil` when there was none.
    func measure(_ status: Int?, _ duration: Duration) {
        MetricName.requestTime.record(
            duration, [.endpoint: endpointClass.rawValue, .status: Self.statusClass(status)])
    }

    private static func statusClass(_ status: Int?) -> String {
        switch status {
        case .some(429): "429"
        case .some(let status): "\(status / 100)xx"
        case nil: "none"
        }
    }
}
