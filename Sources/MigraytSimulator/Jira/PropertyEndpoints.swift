import MigraytModel

/// Issue properties (platform-apis.md 2.6).
enum PropertyEndpoints {
    private static let maximumValue = 32_768
    private static let maximumKey = 255

    /// A `properties` list of a create request.
    static func properties(_ value: JSON?) throws(JiraFailure) -> [String: JSON] {
        guard let value, !value.isNull else { return [:] }
        guard let list = value.array else { throw .badRequest("properties: must be an array") }
        var result: [String: JSON] = [:]
        for property in list {
            guard let key = property["key"]?.string, let content = property["value"],
                property.object?.count == 2
            else { throw .badRequest("properties: key and value are required") }
            try check(key, content)
            result[key] = content
        }
        return result
    }

    private static func check(_ key: String, _ value: JSON) throws(JiraFailure) {
        guard !key.isEmpty, key.count <= maximumKey else {
            throw .badRequest("The property key cannot be longer than \(maximumKey) characters.")
        }
        guard value.bytes().count <= maximumValue else {
            throw .badRequest("The property value cannot be longer than \(maximumValue) characters.")
        }
    }

    static func get(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        let number = try state.existing(call.parameters["key"])
        let name = call.parameters["property"] ?? ""
        guard let value = state[number].properties[name] else {
            throw JiraFailure(status: 404, messages: ["The property with key '\(name)' does not exist."])
        }
        return .json(["key": .string(name), "value": value])
    }

    static func keys(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        let number = try state.existing(call.parameters["key"])
        let url = "\(call.restURL)/issue/\(state.key(number))/properties"
        let keys = state[number].properties.keys.sorted().map { key -> JSON in
            ["key": .string(key), "self": .string("\(url)/\(key)")]
        }
        return .json(["keys": .array(keys)])
    }

    static func put(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        let number = try state.existing(call.parameters["key"])
        let name = call.parameters["property"] ?? ""
        guard let value = call.body else { throw .badRequest("The property value is not valid JSON.") }
        try check(name, value)
        let isNew = state[number].properties.updateValue(value, forKey: name) == nil
        return SimulatedResponse(status: isNew ? 201 : 200)
    }
}
