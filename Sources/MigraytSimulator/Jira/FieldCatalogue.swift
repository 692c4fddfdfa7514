import MigraytModel

/// The fields of the site.
struct FieldCatalogue: Sendable {
    let id: String
    let name: String
    let schema: JSON
    let operations: [String]

    private init(_ field: CustomField) {
        let (type, items) = field.type
        self.init(
            field.id, field.name, type: type, items: items,
            custom: "com.atlassian.jira.plugin.system.customfieldtypes:\(field.kind.rawValue)")
    }

    private init(_ id: String, _ name: String, type: String, items: String? = nil, custom: String? = nil) {
        self.id = id
        self.name = name
        var members: [String: JSON] = ["type": .string(type)]
        members["items"] = items.map { .string($0) }
        if let custom {
            members["custom"] = .string(custom)
            members["customId"] = Int64(id.dropFirst("customfield_".count)).map { .integer($0) }
        } else {
            members["system"] = .string(id)
        }
        schema = .object(members)
        operations = type == "array" ? ["add", "set", "remove"] : ["set"]
    }

    static let all =
        [
            FieldCatalogue("project", "Project", type: "project"),
            FieldCatalogue("issuetype", "Issue Type", type: "issuetype"),
            FieldCatalogue("summary", "Summary", type: "string"),
            FieldCatalogue("description", "Description", type: "string"),
            FieldCatalogue("priority", "Priority", type: "priority"),
            FieldCatalogue("labels", "Labels", type: "array", items: "string"),
            FieldCatalogue("components", "Components", type: "array", items: "component"),
            FieldCatalogue("reporter", "Reporter", type: "user"),
            FieldCatalogue("assignee", "Assignee", type: "user"),
            FieldCatalogue("parent", "Parent", type: "issuelink"),
            FieldCatalogue("duedate", "Due date", type: "date"),
            FieldCatalogue("resolution", "Resolution", type: "resolution"),
            FieldCatalogue(
                JiraCatalogue.storyPoints, "Story Points", type: "number",
                custom: "com.atlassian.jira.plugin.system.customfieldtypes:float"),
            FieldCatalogue(
                JiraCatalogue.sprint, "Sprint", type: "array", items: "json",
                custom: "com.pyxis.greenhopper.jira:gh-sprint"
            ),
        ] + CustomField.all.map { FieldCatalogue($0) }

    /// As `GET /field` shows it.
    var json: JSON {
        [
            "id": .string(id), "key": .string(id), "name": .string(name), "custom": .bool(isCustom),
            "orderable": true, "navigable": true, "searchable": true, "clauseNames": [.string(id)], "schema": schema,
        ]
    }

    private var isCustom: Bool { id.hasPrefix("customfield_") }

    /// As `GET /issue/{key}/transitions?expand=transitions.fields` shows it: all fields of a screen are required here.
    func screenMetadata(of type: JiraCatalogue.IssueType, state: JiraState, call: JiraCall) -> JSON {
        var members = createMetadata(of: type, state: state, call: call).object ?? [:]
        members["fieldId"] = nil
        members["required"] = true
        return .object(members)
    }

    func createMetadata(of type: JiraCatalogue.IssueType, state: JiraState, call: JiraCall) -> JSON {
        let isRequired =
            ["project", "issuetype", "summary"].contains(id) || (id == "parent" && type.level < 0)
            || call.configuration.requiredFields.contains(id)
        var members: [String: JSON] = [
            "fieldId": .string(id), "key": .string(id), "name": .string(name), "required": .bool(isRequired),
            "hasDefaultValue": .bool(id == "priority" || id == "reporter"),
            "operations": .array(operations.map { .string($0) }), "schema": schema,
        ]
        switch id {
        case "project":
            members["allowedValues"] = [
                ["id": .string(JiraCatalogue.projectID), "key": .string(call.configuration.projectKey)]
            ]
        case "issuetype": members["allowedValues"] = [IssueView.json(type, call.configuration)]
        case "priority":
            members["allowedValues"] = .array(
                JiraCatalogue.priorities.map { ["id": .string($0.0), "name": .string($0.1)] })
        case "resolution":
            members["allowedValues"] = .array(
                JiraCatalogue.resolutions.map { ["id": .string($0.0), "name": .string($0.1)] })
        case "components":
            members["allowedValues"] = .array(
                state.components.map { ["id": .string($0.id), "name": .string($0.name)] })
        default:
            if let options = CustomField[id]?.options, !options.isEmpty {
                members["allowedValues"] = .array(
                    options.map { ["id": .string($0.id), "value": .string($0.value)] })
            }
        }
        return .object(members)
    }
}
