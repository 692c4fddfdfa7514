import MigraytModel

/// Writes the body of `issueLink`.
enum IssueLinkBody {
    /// The API's names say the opposite of what they seem to: `inwardIssue` is the issue that shows the type's outward
    /// phrase. For "A blocks B" it is A (mozilla/jira-bugzilla-integration#1285, and seven independent reports more).
    static func json(type: String, outward: IssueKey, inward: IssueKey) -> JSON {
        [
            "type": ["name": .string(type)], "inwardIssue": ["key": .string(outward.description)],
            "outwardIssue": ["key": .string(inward.description)],
        ]
    }
}
