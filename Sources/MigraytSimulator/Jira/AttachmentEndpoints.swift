import MigraytModel

/// Attachments and the way to their media ids (platform-apis.md 2.6, 4).
enum AttachmentEndpoints {
    /// `POST /issue/{key}/attachments`
    static func add(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        guard call.request.atlassianToken == "no-check" else {
            throw JiraFailure(status: 403, messages: ["XSRF check failed"])
        }
        try call.refuse(parameter: "notifyUsers")
        let number = try state.existing(call.parameters["key"])
        guard let uploads = call.request.uploads else {
            throw JiraFailure(status: 415, messages: ["Content-Type must be multipart/form-data"])
        }
        let files = uploads.filter { $0.part == "file" && $0.filename != nil }
        guard !files.isEmpty, files.count == uploads.count else {
            throw .badRequest("No files were attached: parts must be named 'file'.")
        }
        guard files.count <= IssueLimits.filesPerRequest,
            state[number].attachments.count + files.count <= IssueLimits.attachments,
            files.allSatisfy({ $0.size <= call.configuration.site.uploadLimit })
        else { throw JiraFailure(status: 413, messages: ["The attachments exceed the allowed number or size."]) }
        guard files.allSatisfy({ isName($0.filename ?? "") }) else { throw .badRequest("The file name is not valid.") }
        let view = files.map { file -> AttachmentRecord in
            let id = state.nextID()
            let record = AttachmentRecord(
                id: id, issue: number, filename: name(file.filename ?? ""), mediaType: file.mediaType, size: file.size,
                sha256: file.sha256, media: Seed(UInt64(id)).guid(.attachment, id), created: call.time)
            state.attachments[id] = record
            state[number].attachments.append(id)
            return record
        }
        state[number].updated = call.time
        return .json(.array(view.map { IssueView(state: state).json($0) }))
    }

    private static func isName(_ name: String) -> Bool {
        (1...255).contains(name.utf16.count) && !name.unicodeScalars.contains { $0.value < 0x20 }
    }

    /// Jira keeps the last part of a path only.
    private static func name(_ filename: String) -> String {
        filename.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map { String($0) } ?? "file"
    }

    static func meta(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        .json(["enabled": true, "uploadLimit": .integer(Int64(call.configuration.site.uploadLimit))])
    }

    private static func existing(_ call: JiraCall, _ state: JiraState) throws(JiraFailure) -> AttachmentRecord {
        guard let id = Int(call.parameters["id"] ?? ""), let record = state.attachments[id] else {
            throw JiraFailure(status: 404, messages: ["The attachment with id does not exist."])
        }
        return record
    }

    static func get(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        .json(IssueView(state: state).json(try existing(call, state)))
    }

    /// The redirect is the only public place that shows the media id. The bytes themselves are not kept.
    static func content(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        let record = try existing(call, state)
        guard call.request.query["redirect"] != "false" else {
            throw JiraFailure(status: 404, messages: ["The simulator keeps no attachment bytes."])
        }
        let token = Seed(UInt64(record.id)).guid(.person, record.id)
        return SimulatedResponse(
            status: 303,
            headers: [
                ("Location", "\(call.configuration.origin)/media/file/\(record.media)/binary?token=\(token)&name=file")
            ])
    }

    /// A body that no longer shows a picture takes the file with it (platform-apis.md 4).
    static func remove(media: Set<String>, from number: Int, _ state: inout JiraState) {
        let gone = state[number].attachments.filter { id in
            state.attachments[id].map { media.contains($0.media) } ?? false
        }
        for id in gone { state.attachments[id] = nil }
        state[number].attachments.removeAll { gone.contains($0) }
    }
}
