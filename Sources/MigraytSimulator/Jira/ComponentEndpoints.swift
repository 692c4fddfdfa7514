import MigraytModel

/// Components of the project.
enum ComponentEndpoints {
    static func list(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        try MetadataEndpoints.checkProject(call)
        return .json(.array(state.components.map { json($0, call) }))
    }

    static func create(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        let body = try call.object(
            allowing: ["name", "description", "project", "assigneeType", "leadAccountId", "isAssigneeTypeValid"])
        guard body["project"] == .string(call.configuration.projectKey) else {
            throw .field("project", "The project does not exist or you have no permission to see it.")
        }
        guard let name = body["name"]?.string, !name.allSatisfy(\.isWhitespace) else {
            throw .field("name", "The component name specified is invalid - cannot be an empty string.")
        }
        guard name.utf16.count <= IssueFieldReader.maximumShortText else {
            throw .field("name", "The component name must not exceed 255 characters in length.")
        }
        guard !state.components.contains(where: { $0.name.lowercased() == name.lowercased() }) else {
            throw .field("name", "A component with the name already exists in this project.")
        }
        let component = ComponentRecord(
            id: String(state.nextID()), name: name, description: body["description"]?.string)
        state.components.append(component)
        return .json(json(component, call), status: 201)
    }

    private static func json(_ component: ComponentRecord, _ call: JiraCall) -> JSON {
        var members: [String: JSON] = [
            "self": .string("\(call.restURL)/component/\(component.id)"), "id": .string(component.id),
            "name": .string(component.name), "project": .string(call.configuration.projectKey), "projectId": 10_000,
        ]
        members["description"] = component.description.map { .string($0) }
        return .object(members)
    }
}
