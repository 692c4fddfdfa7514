import MigraytModel

/// `PUT /issue/{key}` (platform-apis.md 2.6).
enum IssueEditEndpoint {
    static func edit(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        let number = try state.existing(call.parameters["key"])
        let body = try call.object(allowing: ["fields", "update", "properties", "historyMetadata", "transition"])
        let issue = state[number]
        var fields = body["fields"]?.object ?? [:]
        for (name, operations) in body["update"]?.object ?? [:] {
            guard fields[name] == nil else {
                throw .field(name, "Field '\(name)' cannot appear in both 'fields' and 'update'")
            }
            fields[name] = try apply(operations, to: name, of: issue.fields)
        }
        let properties = try PropertyEndpoints.properties(body["properties"])
        let media = Set(issue.attachments.compactMap { state.attachments[$0]?.media })
        let values = try IssueFieldReader.edit(fields, of: issue.fields, state, knownMedia: media)
        let dropped = issue.fields.media.subtracting(values.media)
        let labels = values.labels
        state[number].fields = values
        state[number].fields.labels = issue.fields.labels
        if labels != issue.fields.labels { state.setLabels(labels, of: number) }
        for (key, value) in properties { state[number].properties[key] = value }
        state[number].updated = call.time
        if !dropped.isEmpty { AttachmentEndpoints.remove(media: dropped, from: number, &state) }
        return .noContent
    }

    /// The value that a list field has after its `update` operations.
    private static func apply(
        _ operations: JSON, to name: String, of fields: IssueFields
    ) throws(JiraFailure) -> JSON {
        guard name == "labels" || name == "components" else {
            throw .field(name, "Field '\(name)' does not support update operations here.")
        }
        var values: [JSON] =
            name == "labels" ? fields.labels.map { .string($0) } : fields.components.map { ["id": .string($0)] }
        for operation in operations.array ?? [] {
            guard let (verb, value) = operation.object?.first, operation.object?.count == 1 else {
                throw .field(name, "An operation has one verb.")
            }
            switch verb {
            case "add": values.append(value)
            case "remove": values.removeAll { $0 == value }
            case "set": values = value.array ?? []
            default: throw .field(name, "Operation '\(verb)' is not known.")
            }
        }
        return .array(values)
    }
}
