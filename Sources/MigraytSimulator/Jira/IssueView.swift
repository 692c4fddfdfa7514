import MigraytModel

/// An issue as answers show it.
struct IssueView {
    let state: JiraState

    /// - Parameter fields: field ids; `*all`, `*navigable` and `-name` as Jira knows them; empty means none.
    func json(_ number: Int, fields: [String], properties: [String]) -> JSON {
        let issue = state[number]
        let url = "\(state.configuration.url)/rest/api/3/issue/\(state.id(number))"
        var members: [String: JSON] = [
            "id": .string(state.id(number)), "key": .string(state.key(number)), "self": .string(url), "expand": "",
        ]
        let names = selected(fields)
        if !names.isEmpty {
            var values: [String: JSON] = [:]
            for name in names { values[name] = value(name, of: issue) }
            members["fields"] = .object(values)
        }
        if !properties.isEmpty {
            let all = properties.contains("*all")
            members["properties"] = .object(issue.properties.filter { all || properties.contains($0.key) })
        }
        return .object(members)
    }

    private static let known: Set<String> = CustomField.ids.union([
        "summary", "description", "issuetype", "project", "status", "priority", "labels", "components", "reporter",
        "assignee", "creator", "parent", "created", "updated", "attachment", "issuelinks", "comment", "duedate",
        "subtasks", "resolution", JiraCatalogue.storyPoints, JiraCatalogue.sprint,
    ])

    private func selected(_ fields: [String]) -> Set<String> {
        var names: Set<String> = []
        for field in fields where !field.hasPrefix("-") {
            if field == "*all" || field == "*navigable" { names = Self.known } else { names.insert(field) }
        }
        if !fields.isEmpty, fields.allSatisfy({ $0.hasPrefix("-") }) { names = Self.known }
        for field in fields where field.hasPrefix("-") { names.remove(String(field.dropFirst())) }
        return names.intersection(Self.known)
    }

    private func value(_ name: String, of issue: IssueRecord) -> JSON {
        let fields = issue.fields
        switch name {
        case "summary": return .string(fields.summary)
        case "description": return Self.document(fields.description)
        case "issuetype": return Self.json(fields.type, state.configuration)
        case "project":
            return ["id": .string(JiraCatalogue.projectID), "key": .string(state.configuration.projectKey)]
        case "status": return Self.json(JiraCatalogue.status(issue.status), state.configuration)
        case "priority":
            let priority = JiraCatalogue.priorities.first { $0.0 == fields.priority }
            return ["id": .string(fields.priority), "name": .string(priority?.1 ?? "")]
        case "labels": return .array(fields.labels.map { .string($0) })
        case "components":
            return .array(
                fields.components.map { id in
                    let component = state.components.first { $0.id == id }
                    return ["id": .string(id), "name": .string(component?.name ?? "")]
                })
        case "reporter": return account(fields.reporter)
        case "creator": return account(JiraState.callerID)
        case "assignee": return account(fields.assignee)
        case "parent": return fields.parent.map { brief($0) } ?? .null
        case "created": return .string(issue.created.jira)
        case "updated": return .string(issue.updated.jira)
        case "attachment": return .array(issue.attachments.compactMap { state.attachments[$0] }.map { json($0) })
        case "issuelinks": return .array(issue.links.compactMap { state.links[$0] }.map { json($0, of: issue.number) })
        case "comment":
            // As Jira does: the newest twenty only.
            let comments = issue.comments.suffix(20).map { json($0, of: issue.number, expandsProperties: false) }
            return [
                "comments": .array(comments), "total": .integer(Int64(issue.comments.count)),
                "startAt": 0, "maxResults": .integer(Int64(comments.count)),
            ]
        case "resolution":
            let resolution = JiraCatalogue.resolutions.first { $0.0 == fields.resolution }
            return resolution.map { ["id": .string($0.0), "name": .string($0.1)] } ?? .null
        case "duedate": return fields.dueDate.map { .string($0) } ?? .null
        case JiraCatalogue.storyPoints: return fields.storyPoints.map { .number($0) } ?? .null
        case JiraCatalogue.sprint:
            guard let sprint = state.sprints.first(where: { $0.id == fields.sprint }) else { return .null }
            return [
                [
                    "id": .integer(Int64(sprint.id)), "name": .string(sprint.name),
                    "state": .string(sprint.state.rawValue), "boardId": .integer(Int64(JiraCatalogue.boardID)),
                ]
            ]
        default: return fields.custom[name] ?? .null
        }
    }

    static func document(_ bytes: [UInt8]?) -> JSON {
        guard let bytes, let document = try? JSONParser.parse(bytes) else { return .null }
        return document
    }

    private func account(_ id: String?) -> JSON {
        guard let id, let account = state.accountsByID[id] else { return .null }
        return AccountView.json(account, state.configuration)
    }

    private func brief(_ number: Int) -> JSON {
        [
            "id": .string(state.id(number)), "key": .string(state.key(number)),
            "fields": [
                "summary": .string(state[number].fields.summary),
                "issuetype": Self.json(state[number].fields.type, state.configuration),
            ],
        ]
    }

    static func json(_ type: JiraCatalogue.IssueType, _ configuration: JiraConfiguration) -> JSON {
        [
            "self": .string("\(configuration.url)/rest/api/3/issuetype/\(type.id)"), "id": .string(type.id),
            "name": .string(type.name), "subtask": .bool(type.level < 0), "hierarchyLevel": .integer(Int64(type.level)),
        ]
    }

    static func json(_ status: JiraCatalogue.Status, _ configuration: JiraConfiguration) -> JSON {
        let id: Int64 = status.category == "new" ? 2 : status.category == "done" ? 3 : 4
        return [
            "self": .string("\(configuration.url)/rest/api/3/status/\(status.id)"), "id": .string(status.id),
            "name": .string(status.name), "description": "",
            "statusCategory": ["id": .integer(id), "key": .string(status.category)],
        ]
    }

    func json(_ attachment: AttachmentRecord) -> JSON {
        let url = "\(state.configuration.url)/rest/api/3/attachment"
        return [
            "self": .string("\(url)/\(attachment.id)"), "id": .string(String(attachment.id)),
            "filename": .string(attachment.filename), "size": .integer(Int64(attachment.size)),
            "mimeType": .string(attachment.mediaType), "created": .string(attachment.created.jira),
            "content": .string("\(url)/content/\(attachment.id)"), "author": account(JiraState.callerID),
        ]
    }

    /// The far end of a link: for "A blocks B", A shows `outwardIssue: B`.
    private func json(_ link: LinkRecord, of number: Int) -> JSON {
        guard let type = state.linkTypes.first(where: { $0.id == link.type }) else { return .null }
        let isSource = link.source == number
        return [
            "id": .string(String(link.id)), "type": LinkEndpoints.json(type, state.configuration),
            isSource ? "outwardIssue" : "inwardIssue": brief(isSource ? link.destination : link.source),
        ]
    }

    func json(_ comment: CommentRecord, of number: Int, expandsProperties: Bool) -> JSON {
        let author = account(JiraState.callerID)
        var members: [String: JSON] = [
            "self": .string("\(state.configuration.url)/rest/api/3/issue/\(state.id(number))/comment/\(comment.id)"),
            "id": .string(String(comment.id)), "author": author, "updateAuthor": author,
            "body": Self.document(comment.body), "created": .string(comment.created.jira),
            "updated": .string(comment.updated.jira), "jsdPublic": true,
        ]
        if expandsProperties {
            members["properties"] = .array(
                comment.properties.sorted { $0.key < $1.key }.map { ["key": .string($0.key), "value": $0.value] })
        }
        return .object(members)
    }
}
