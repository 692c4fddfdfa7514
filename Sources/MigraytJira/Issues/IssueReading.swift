import Foundation
import MigraytModel
import MigraytPorts

/// Reads issues out of `issue/bulkfetch` and `search/jql`.
struct IssueReading: Sendable {
    let site: TargetSite
    let detail: IssueDetail

    /// The fields to ask for. Never none: Jira takes an empty list for "all".
    var fields: [String] {
        switch detail {
        case .identity: return ["status"]
        case .status: return ["status", "issuetype"]
        case .full:
            let fields = [
                "summary", "description", "status", "issuetype", "priority", "labels", "parent", "assignee",
                "reporter", "components", "attachment", "comment", "issuelinks",
            ]
            return fields + [site.storyPointsField, site.sprintField].compactMap { $0 } + mappedFields
        }
    }

    /// The site that a run has stored knows the fields of its mapping and no others.
    private var mappedFields: [String] {
        Set(site.issueTypes.flatMap { $0.mappableFields ?? [] }.map(\.id)).sorted()
    }

    /// All issues of the answer; `nil` when one of them, or the list, is not of the promised form: an issue that is
    /// left out here would be taken for one that does not exist.
    func issues(in answer: JSON) -> [TargetIssue]? {
        guard let list = answer["issues"]?.array else { return nil }
        let issues = list.compactMap(issue)
        return issues.count == list.count ? issues : nil
    }

    private func issue(_ json: JSON) -> TargetIssue? {
        guard let id = json["id"]?.string, let key = json["key"]?.string.flatMap(IssueKey.init(_:))
        else {
            return nil
        }
        func field(_ name: String) -> JSON? { json["fields"]?[name] }
        let description = field("description").flatMap { $0.isNull ? nil : Sensitive($0) }
        return TargetIssue(
            reference: IssueReference(key: key, id: id),
            provenance: json["properties"]?[Provenance.propertyKey].flatMap(Provenance.init(_:)),
            issueTypeID: field("issuetype")?["id"]?.string,
            statusID: field("status")?["id"]?.string,
            priorityID: field("priority")?["id"]?.string,
            summary: field("summary")?.string.map { Sensitive($0) },
            description: description,
            labels: Sensitive((field("labels")?.array ?? []).compactMap(\.string)),
            parent: field("parent")?["key"]?.string.flatMap(IssueKey.init(_:)),
            assignee: field("assignee")?["accountId"]?.string.map { AccountID($0) },
            reporter: field("reporter")?["accountId"]?.string.map { AccountID($0) },
            storyPoints: site.storyPointsField.flatMap { field($0)?.number },
            sprintIDs: site.sprintField.map { (field($0)?.array ?? []).compactMap { $0["id"]?.integer } }
                ?? [],
            componentIDs: (field("components")?.array ?? []).compactMap { $0["id"]?.string },
            mappedFields: Sensitive(
                Dictionary(uniqueKeysWithValues: mappedFields.map { ($0, field($0) ?? .null) })),
            comments: Sensitive((field("comment")?["comments"]?.array ?? []).compactMap { $0["body"] }),
            attachmentCount: field("attachment")?.array?.count,
            // The list is cut; its total is not.
            commentCount: (field("comment")?["total"]?.integer).map { Int(clamping: $0) },
            linkCount: field("issuelinks")?.array?.count)
    }
}
