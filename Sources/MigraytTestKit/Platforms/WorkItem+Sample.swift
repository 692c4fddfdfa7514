import Foundation
import MigraytModel

extension WorkItem {
    /// A work item with what a test says and nothing else.
    public static func sample(
        _ id: Int64, type: String = "User Story", state: String = "New", title: String = "A title",
        description: String? = nil, parent: Int64? = nil, tags: [String] = [], areaID: Int64? = nil,
        areaPath: String? = nil, iterationID: Int64? = nil, commentCount: Int = 0, relations: [WorkItemRelation] = [],
        assignee: SourceIdentity? = nil
    ) -> WorkItem {
        let day = Date(timeIntervalSince1970: 1_700_000_000)
        return WorkItem(
            id: WorkItemID(id), revision: 1, type: type, state: state, title: Sensitive(title),
            description: description.map { Sensitive($0) },
            fields: Sensitive(areaPath.map { ["System.AreaPath": .string($0)] } ?? [:]), areaID: areaID,
            iterationID: iterationID, parent: parent.map { WorkItemID($0) }, tags: Sensitive(tags), priority: nil,
            storyPoints: nil, assignee: assignee, creator: nil, createdAt: day, changedAt: day,
            commentCount: commentCount,
            relations: relations)
    }
}
