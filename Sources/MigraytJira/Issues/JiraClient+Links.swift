import MigraytHTTP
import MigraytModel
import MigraytPorts

extension JiraClient {
    /// Jira makes no second link where there is one, and answers 201 all the same.
    public func link(type: String, outward: IssueKey, inward: IssueKey) async throws(Failure) {
        var call = JiraCall(.post, "issueLink")
        call.effect = .idempotentWrite
        call.answer = .empty
        // Whether a link counts against both its ends is not documented, so it does here.
        call.writes = [outward, inward]
        call.body = Sensitive(IssueLinkBody.json(type: type, outward: outward, inward: inward))
        _ = try await answer(to: call)
    }
}
