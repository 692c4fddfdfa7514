import MigraytModel

/// Comments (platform-apis.md 2.6).
enum CommentEndpoints {
    private static let keys: Set = ["body", "visibility", "properties"]

    static func add(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        try call.refuse(parameter: "notifyUsers")
        let number = try state.existing(call.parameters["key"])
        let body = try call.object(allowing: keys)
        let limit = call.configuration.site.commentsPerIssue
        guard state[number].comments.count < limit else {
            throw JiraFailure(status: 413, messages: ["The number of comments exceeds the limit of \(limit)."])
        }
        let (bytes, media) = try document(body["body"], of: number, state)
        let comment = CommentRecord(
            id: state.nextID(), created: call.time, updated: call.time, body: bytes, media: media,
            properties: try PropertyEndpoints.properties(body["properties"]))
        state[number].comments.append(comment)
        state[number].updated = call.time
        let expands = call.request.query["expand"]?.contains("properties") ?? false
        return .json(IssueView(state: state).json(comment, of: number, expandsProperties: expands), status: 201)
    }

    static func edit(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        let number = try state.existing(call.parameters["key"])
        let body = try call.object(allowing: keys)
        guard let index = state[number].comments.firstIndex(where: { String($0.id) == call.parameters["id"] }) else {
            throw JiraFailure(status: 404, messages: ["Can not find a comment for the id."])
        }
        let (bytes, media) = try document(body["body"], of: number, state)
        let dropped = state[number].comments[index].media.subtracting(media)
        state[number].comments[index].body = bytes
        state[number].comments[index].media = media
        state[number].comments[index].updated = call.time
        if !dropped.isEmpty { AttachmentEndpoints.remove(media: dropped, from: number, &state) }
        let comment = state[number].comments[index]
        return .json(IssueView(state: state).json(comment, of: number, expandsProperties: false))
    }

    static func list(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        let number = try state.existing(call.parameters["key"])
        let (start, size) = try call.page(default: 50, maximum: 5_000)
        let order = call.request.query["orderBy"] ?? "created"
        guard ["created", "+created", "-created", " created"].contains(order) else {
            throw .badRequest("The orderBy value is not supported.")
        }
        var comments = state[number].comments
        if order == "-created" { comments.reverse() }
        let expands = call.request.query["expand"]?.contains("properties") ?? false
        let view = IssueView(state: state)
        let page = comments.dropFirst(start).prefix(size)
        return .json([
            "startAt": .integer(Int64(start)), "maxResults": .integer(Int64(size)),
            "total": .integer(Int64(comments.count)),
            "comments": .array(page.map { view.json($0, of: number, expandsProperties: expands) }),
        ])
    }

    private static func document(
        _ document: JSON?, of number: Int, _ state: JiraState
    ) throws(JiraFailure) -> (bytes: [UInt8], media: Set<String>) {
        guard let document, document.object != nil else { throw .field("comment", "Comment body can not be empty!") }
        let known = Set(state[number].attachments.compactMap { state.attachments[$0]?.media })
        do throws(JiraFailure) {
            let summary = try IssueFieldReader.check(document: document, knownMedia: known)
            return (document.bytes(), summary.media)
        } catch {
            throw JiraFailure(
                status: 400, messages: error.messages, errors: ["comment": "Comment body is not valid!"])
        }
    }
}
