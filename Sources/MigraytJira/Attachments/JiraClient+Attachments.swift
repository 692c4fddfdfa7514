import MigraytHTTP
import MigraytModel
import MigraytPorts

extension JiraClient {
    public func attach(_ files: [UploadFile], to issue: IssueKey) async throws(Failure)
        -> [TargetAttachment]
    {
        guard !files.isEmpty else { return [] }
        var call = JiraCall(.post, "issue/{key}/attachments", [issue.description])
        call.effect = .write
        call.writes = [issue]
        let answer = try await answer(to: call) { () async throws(CallFailure) in
            // A new body for each try: a stream is read once.
            let body = MultipartBody(files: files, boundary: runtime.boundary())
            var request = request(for: call)
            request.headers.append(HTTPHeader("Content-Type", body.contentType))
            // Without it Jira takes the upload for a forged one.
            request.headers.append(HTTPHeader("X-Atlassian-Token", "no-check"))
            request.body = .stream(length: body.length, body.stream())
            return try await exchange(self.files, request, call: call)
        }
        guard let uploaded = AttachmentReading.attachments(answer.json),
            let matched = AttachmentReading.match(uploaded, to: files)
        else { throw call.unexpectedAnswer(status: answer.status) }
        return matched
    }

    public func attachments(of issue: IssueKey) async throws(Failure) -> [TargetAttachment] {
        let call = JiraCall(.get, "issue/{key}", [issue.description], query: [("fields", "attachment")])
        guard
            let attachments = AttachmentReading.attachments(try await json(call)["fields"]?["attachment"])
        else {
            throw call.unexpectedAnswer(status: nil)
        }
        return attachments.sorted { (Int64($0.id) ?? .max) < (Int64($1.id) ?? .max) }
    }

    /// Only the address of the redirect is read, which holds a token of its own: it is not followed and not kept.
    public func mediaID(of attachment: String) async throws(Failure) -> String {
        var call = JiraCall(
            .get, "attachment/content/{id}", [attachment], query: [("redirect", "true")])
        call.results = [302, 303, 307]
        call.answer = .ignored
        call.rate = PlatformLimits.Jira.contentReadsPerSecond
        let request = address.request(for: call)
        let unexpected = Failure(.jiraUnexpectedAnswer, .failItem, field: "Location")
        do throws(Failure) {
            let answer = try await answer(to: call) { () async throws(CallFailure) in
                try await exchange(api, request, call: call, maximumBytes: Self.redirectBytes)
            }
            guard let id = answer.headers["Location"].flatMap(MediaLocation.mediaID(in:)) else {
                throw unexpected
            }
            return id
        } catch {
            // A site that sends the file itself names no media id.
            throw error.code == .httpTooLarge ? unexpected : error
        }
    }

    private static let redirectBytes = 65_536
}
