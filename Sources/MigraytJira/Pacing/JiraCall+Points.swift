import MigraytModel

extension JiraCall {
    /// What the call costs of an app's hourly points, as far as that is known before its answer.
    var points: Int {
        if let knownPoints { return knownPoints }
        guard effect == .read else { return PlatformLimits.Jira.pointsPerCall }
        return PlatformLimits.Jira.pointsPerCall + perObject
    }

    /// What it cost, by what its answer holds. Of a page that Atlassian does not count object by object in public, each
    /// entry is taken to be one.
    func points(for answer: JiraAnswer) -> Int {
        guard effect == .read else { return points }
        return PlatformLimits.Jira.pointsPerCall + perObject * Self.objects(in: answer.json)
    }

    private var perObject: Int {
        let isOfPeople = template.hasPrefix("user") || template == "myself" || template == "mypermissions"
        return isOfPeople ? PlatformLimits.Jira.pointsPerPersonRead : PlatformLimits.Jira.pointsPerObjectRead
    }

    /// The members that hold the entries of an answer with many.
    private static let lists = [
        "issues", "values", "comments", "transitions", "issueTypes", "issueLinkTypes", "fields",
    ]

    private static func objects(in json: JSON?) -> Int {
        guard let json else { return 1 }
        if let list = json.array { return list.count }
        if let granted = json["permissions"]?.object { return granted.count }
        return lists.lazy.compactMap { json[$0]?.array?.count }.first ?? 1
    }
}
