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

    /// 201 for a new link, 200 for one that the `globalId` found: the only write of Jira's that is idempotent by design.
    public func remoteLink(_ link: RemoteLink, on issue: IssueKey) async throws(Failure) {
        var call = JiraCall(.post, "issue/{key}/remotelink", [issue.description])
        call.effect = .idempotentWrite
        call.answer = .empty
        call.writes = [issue]
        call.body = Sensitive(RemoteLinkBody.json(link))
        _ = try await answer(to: call)
    }
}
