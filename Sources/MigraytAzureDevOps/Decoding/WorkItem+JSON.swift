import MigraytModel

extension WorkItem {
    /// A work item of a batch answer with all fields and relations.
    /// - Throws: The first field that is missing or of another kind than promised.
    init(_ entry: JSON, id: WorkItemID) throws(UnreadableField) {
        let fields = FieldReader(members: entry["fields"]?.object ?? [:])
        let reader = FieldReader(members: entry.object ?? [:])
        var relations: [WorkItemRelation] = []
        for relation in entry["relations"]?.array ?? [] { relations.append(try WorkItemRelation(relation)) }
        self.init(
            id: id,
            revision: Int(try reader.required("rev", reader.integer("rev"))),
            type: try fields.required("System.WorkItemType", fields.string("System.WorkItemType")),
            state: try fields.required("System.State", fields.string("System.State")),
            title: Sensitive(try fields.required("System.Title", fields.string("System.Title"))),
            description: try fields.string("System.Description").map { Sensitive($0) },
            markdownFields: Self.markdownFields(entry["multilineFieldsFormat"]),
            fields: Sensitive(fields.members), people: fields.people,
            areaID: try fields.integer("System.AreaId"),
            iterationID: try fields.integer("System.IterationId"),
            parent: try fields.integer("System.Parent").map { WorkItemID($0) } ?? Self.parent(in: relations),
            tags: Sensitive(Self.tags(try fields.string("System.Tags"))),
            priority: try fields.integer("Microsoft.VSTS.Common.Priority").map { Int($0) },
            storyPoints: try fields.number(
                "Microsoft.VSTS.Scheduling.StoryPoints", or: "Microsoft.VSTS.Scheduling.Effort"),
            assignee: try fields.identity("System.AssignedTo"),
            creator: try fields.identity("System.CreatedBy"),
            createdAt: try fields.date("System.CreatedDate"),
            changedAt: try fields.date("System.ChangedDate"),
            // Without a count there may be comments: asking costs a call, not asking could lose them.
            commentCount: Int(try fields.integer("System.CommentCount") ?? 1),
            relations: relations)
    }

    /// Long-text fields are HTML, unless this map of 7.2 and late 7.1 answers says `markdown`.
    private static func markdownFields(_ formats: JSON?) -> Set<String> {
        Set((formats?.object ?? [:]).filter { $0.value.string?.lowercased() == "markdown" }.keys)
    }

    private static func parent(in relations: [WorkItemRelation]) -> WorkItemID? {
        for case .workItem("System.LinkTypes.Hierarchy-Reverse", let parent) in relations { return parent }
        return nil
    }

    /// `a; b c; d`
    private static func tags(_ text: String?) -> [String] {
        (text ?? "").split(separator: ";").map { $0.trimming(while: \.isWhitespace) }.filter { !$0.isEmpty }
    }
}
