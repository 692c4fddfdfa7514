import MigraytModel

/// Links between issues and to the outside (platform-apis.md 2.6).
enum LinkEndpoints {
    static func types(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        .json(["issueLinkTypes": .array(state.linkTypes.map { json($0, call.configuration) })])
    }

    static func json(_ type: LinkTypeRecord, _ configuration: JiraConfiguration) -> JSON {
        [
            "id": .string(type.id), "name": .string(type.name), "inward": .string(type.inward),
            "outward": .string(type.outward),
            "self": .string("\(configuration.url)/rest/api/3/issueLinkType/\(type.id)"),
        ]
    }

    static func addType(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        guard !call.configuration.deniedPermissions.contains("ADMINISTER") else {
            throw JiraFailure(status: 404, messages: ["No permission to administer link types."])
        }
        let body = try call.object(allowing: ["name", "inward", "outward"])
        guard let name = body["name"]?.string, let inward = body["inward"]?.string,
            let outward = body["outward"]?.string,
            !name.isEmpty
        else { throw .badRequest("name, inward and outward are required.") }
        // Atlassian's description names 404 for it.
        guard !state.linkTypes.contains(where: { $0.name == name }) else {
            throw JiraFailure(status: 404, messages: ["An issue link type with that name already exists."])
        }
        let type = LinkTypeRecord(id: String(state.nextID()), name: name, inward: inward, outward: outward)
        state.linkTypes.append(type)
        return .json(json(type, call.configuration), status: 201)
    }

    /// For "A blocks B" the client sends `inwardIssue: A, outwardIssue: B`, the opposite of what the names suggest.
    /// A second equal link makes nothing and is no error. There is neither body nor id in the answer.
    static func add(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        try call.refuse(parameter: "notifyUsers")
        let body = try call.object(allowing: ["type", "inwardIssue", "outwardIssue", "comment"])
        guard let wanted = body["type"],
            let type = state.linkTypes.first(where: {
                wanted["id"] == .string($0.id) || wanted["name"] == .string($0.name)
            })
        else { throw JiraFailure(status: 404, messages: ["No issue link type with that name or id found."]) }
        let source = try issue(body["inwardIssue"], state)
        let destination = try issue(body["outwardIssue"], state)
        guard source != destination else { throw .badRequest("You cannot link an issue to itself.") }
        for end in [source, destination] {
            guard state[end].links.count < IssueLimits.links else {
                throw JiraFailure(status: 413, messages: ["The number of issue links exceeds the limit of 2000."])
            }
        }
        // Not documented whether a link counts as a write on both ends: the stricter reading.
        for end in [source, destination] {
            if call.configuration.rules.isEnforced, let wait = state[end].pace.take(at: call.time) {
                throw JiraFailure(status: 429, messages: ["per-issue \(wait)"])
            }
        }
        let isDirected = type.inward != type.outward
        let isKnown = state[source].links.compactMap { state.links[$0] }.contains { link in
            link.type == type.id
                && (link.source == source && link.destination == destination
                    || !isDirected && link.source == destination && link.destination == source)
        }
        if !isKnown {
            let link = LinkRecord(id: state.nextID(), type: type.id, source: source, destination: destination)
            state.links[link.id] = link
            state[source].links.append(link.id)
            state[destination].links.append(link.id)
        }
        return SimulatedResponse(status: 201)
    }

    private static func issue(_ value: JSON?, _ state: JiraState) throws(JiraFailure) -> Int {
        guard let text = (value?["key"] ?? value?["id"])?.string else {
            throw .badRequest("inwardIssue and outwardIssue are required.")
        }
        return try state.existing(text)
    }

    // MARK: Remote links

    static func remoteLinks(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        let number = try state.existing(call.parameters["key"])
        let wanted = call.request.query["globalId"]
        let links = state[number].remoteLinks.filter { wanted == nil || $0.globalID == wanted }
        return .json(.array(links.map { json($0, number, call, state) }))
    }

    /// Written again under the same `globalId` it is changed, not added: the one idempotent write.
    static func addRemote(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        let number = try state.existing(call.parameters["key"])
        let body = try call.object(allowing: ["globalId", "application", "relationship", "object"])
        guard let object = body["object"]?.object else { throw .field("object", "'object' is required.") }
        for name in ["title", "url"] where object[name]?.string?.isEmpty ?? true {
            throw .field(name, "'\(name)' is required.")
        }
        guard let url = object["url"]?.string, isWebAddress(url) else { throw .field("url", "'url' is not valid.") }
        let globalID = body["globalId"]?.string
        // Documented for the global id; the others are held to the same width.
        for (name, text) in [
            ("globalId", globalID), ("relationship", body["relationship"]?.string), ("title", object["title"]?.string),
        ] where text?.utf16.count ?? 0 > 255 {
            throw .field(name, "'\(name)' exceeds 255 characters.")
        }
        let index = globalID.flatMap { id in state[number].remoteLinks.firstIndex { $0.globalID == id } }
        if let index {
            state[number].remoteLinks[index].body = .object(body)
            return .json(brief(state[number].remoteLinks[index].id, number, call, state))
        }
        guard state[number].remoteLinks.count < IssueLimits.remoteLinks else {
            throw JiraFailure(status: 413, messages: ["The number of remote links exceeds the limit of 2000."])
        }
        let link = RemoteLinkRecord(id: state.nextID(), globalID: globalID, body: .object(body))
        state[number].remoteLinks.append(link)
        return .json(brief(link.id, number, call, state), status: 201)
    }

    static func removeRemote(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        let number = try state.existing(call.parameters["key"])
        guard let id = call.request.query["globalId"], !id.isEmpty else { throw .badRequest("globalId is required.") }
        guard let index = state[number].remoteLinks.firstIndex(where: { $0.globalID == id }) else {
            throw JiraFailure(status: 404, messages: ["The remote link does not exist."])
        }
        state[number].remoteLinks.remove(at: index)
        return .noContent
    }

    private static func isWebAddress(_ url: String) -> Bool {
        url.wholeMatch(of: /https?:\/\/[^\/?#@\s]+([\/?#][!-~]*)?/.ignoresCase()) != nil
    }

    private static func brief(_ id: Int, _ number: Int, _ call: JiraCall, _ state: JiraState) -> JSON {
        [
            "id": .integer(Int64(id)),
            "self": .string("\(call.restURL)/issue/\(state.key(number))/remotelink/\(id)"),
        ]
    }

    private static func json(_ link: RemoteLinkRecord, _ number: Int, _ call: JiraCall, _ state: JiraState) -> JSON {
        var members = link.body.object ?? [:]
        for (key, value) in brief(link.id, number, call, state).object ?? [:] { members[key] = value }
        return .object(members)
    }
}
