import Foundation
import MigraytModel
import MigraytTestKit

extension SourceComment {
    static func sample(_ id: Int64, html: String? = nil) -> SourceComment {
        SourceComment(
            id: id, html: Sensitive(html ?? "<p>Comment \(id)</p>"), author: nil,
            createdAt: Date(timeIntervalSince1970: 1_700_000_000 + Double(id)), modifiedAt: nil, isDeleted: false)
    }
}

extension ADFNode {
    /// The ids of all media in the document, in order.
    var mediaIDs: [String] {
        type == "media" ? attributes["id"]?.string.map { [$0] } ?? [] : content.flatMap(\.mediaIDs)
    }
}

extension WorkItemRelation {
    static func file(_ id: String, size: Int64? = nil, name: String? = nil) -> WorkItemRelation {
        .attachment(SourceAttachment(id: id, name: Sensitive(name ?? "\(id).bin"), size: size))
    }

    static func hyperlink(_ url: String) -> WorkItemRelation { .other(type: "Hyperlink", url: Sensitive(url)) }

    static func related(_ other: Int64) -> WorkItemRelation {
        .workItem(type: "System.LinkTypes.Related", other: WorkItemID(other))
    }

    static func blocks(_ other: Int64) -> WorkItemRelation {
        .workItem(type: "System.LinkTypes.Dependency-Forward", other: WorkItemID(other))
    }

    static func blockedBy(_ other: Int64) -> WorkItemRelation {
        .workItem(type: "System.LinkTypes.Dependency-Reverse", other: WorkItemID(other))
    }
}

extension TargetSite {
    /// The sample site, with another way through the statuses, another limit, or more issues in it.
    static func sample(
        workflow: Workflow? = nil, requiring required: String? = nil, of type: String? = nil,
        attachmentLimit: Int64 = 1 << 30, after highest: Int64 = 40
    ) -> TargetSite {
        let site = TargetSite.sample
        var sample = TargetSite(
            projectID: site.projectID, projectKey: site.projectKey,
            issueTypes: site.issueTypes.map {
                let isMeant = type == nil || type == $0.name
                return IssueType(
                    id: $0.id, name: $0.name, hierarchyLevel: $0.hierarchyLevel, fields: $0.fields,
                    requiredFields: $0.requiredFields.union(isMeant ? [required].compactMap(\.self) : []),
                    workflow: workflow ?? $0.workflow)
            }, priorities: site.priorities, linkTypes: site.linkTypes, storyPointsField: site.storyPointsField,
            sprintField: site.sprintField, boardID: site.boardID, serviceAccount: site.serviceAccount,
            attachmentLimit: attachmentLimit, highestIssueNumber: highest)
        sample.settings = site.settings
        return sample
    }
}

extension IssueDraft {
    /// What the transform would make of a sample item, as far as a probe looks at it.
    static func sample(_ item: Int64, run: RunID) -> IssueDraft {
        IssueDraft(
            item: WorkItemID(item), issueTypeID: "10001", summary: Sensitive("Item \(item)"), description: nil,
            labels: Sensitive([Provenance.label]), priorityID: nil, storyPoints: nil, assignee: nil, reporter: nil,
            sprintID: nil, componentIDs: [], parent: nil, transitionID: nil,
            provenance: Provenance(
                organization: "acme", project: "11111111-2222-3333-4444-555555555555", item: WorkItemID(item),
                revision: 1, run: run))
    }
}

extension Workflow {
    /// To Do, In Progress, Done: one hop at a time, and none back.
    static let oneWay = Workflow(
        statuses: ["1": "To Do", "3": "In Progress", "5": "Done"], initialStatus: "1",
        transitions: [
            Transition(id: "21", from: ["1"], to: "3"), Transition(id: "31", from: ["3"], to: "5"),
        ])
}
