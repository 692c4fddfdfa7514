import MigraytModel

/// Writes drafts as the body of `issue/bulk`: everything that an issue can be given at its birth, provenance included.
struct IssueCreateBody: Sendable {
    let site: TargetSite

    func json(of drafts: [IssueDraft]) -> Sensitive<JSON> {
        Sensitive(["issueUpdates": .array(drafts.map(update))])
    }

    private func update(_ draft: IssueDraft) -> JSON {
        var update: [String: JSON] = [
            "fields": .object(fields(of: draft)),
            "properties": [["key": .string(Provenance.propertyKey), "value": draft.provenance.json]],
        ]
        if let transition = draft.transitionID { update["transition"] = ["id": .string(transition)] }
        return .object(update)
    }

    private func fields(of draft: IssueDraft) -> [String: JSON] {
        var fields = draft.fieldDefaults.merging(draft.mappedFields.reveal()) { _, mapped in mapped }
        let own: [String: JSON] = [
            "project": ["id": .string(site.projectID)],
            "issuetype": ["id": .string(draft.issueTypeID)],
            "summary": .string(draft.summary.reveal()),
            "labels": .array(draft.labels.reveal().map { .string($0) }),
        ]
        fields.merge(own) { _, own in own }
        if let description = draft.description { fields["description"] = description.reveal().json }
        if let priority = draft.priorityID { fields["priority"] = ["id": .string(priority)] }
        if let assignee = draft.assignee { fields["assignee"] = ["id": .string(assignee.rawValue)] }
        // Left out, Jira would choose the project's default assignee.
        if draft.isUnassigned { fields["assignee"] = .null }
        if let reporter = draft.reporter { fields["reporter"] = ["id": .string(reporter.rawValue)] }
        if let parent = draft.parent { fields["parent"] = ["key": .string(parent.key.description)] }
        if !draft.componentIDs.isEmpty {
            fields["components"] = .array(draft.componentIDs.map { ["id": .string($0)] })
        }
        if let field = site.storyPointsField, let points = draft.storyPoints {
            fields[field] = .number(points)
        }
        if let field = site.sprintField, let sprint = draft.sprintID {
            fields[field] = .integer(sprint)
        }
        let type = site.issueTypes.first { $0.id == draft.issueTypeID }
        if let field = site.epicNameField, type?.fields.contains(field) ?? false {
            fields[field] = .string(draft.summary.reveal())
        }
        return fields
    }
}
