import MigraytHTTP
import MigraytModel
import MigraytPorts

extension JiraClient {
    public func createLinkType(_ type: LinkTypeDefinition) async throws(Failure) -> TargetSite.LinkType {
        var call = JiraCall(.post, "issueLinkType")
        call.effect = .write
        call.body = Sensitive([
            "name": .string(type.name), "inward": .string(type.inward), "outward": .string(type.outward),
        ])
        do throws(Failure) {
            let answer = try await json(call)
            guard let id = answer["id"]?.string else { throw call.unexpectedAnswer(status: nil) }
            return TargetSite.LinkType(id: id, name: answer["name"]?.string ?? type.name)
        } catch {
            // Without the right to administer Jira; a name that is taken and linking switched off are 404.
            guard error.code == .jiraForbidden || error.code == .jiraUnauthorized else { throw error }
            throw Failure(.jiraForbidden, .failItem, status: error.status)
        }
    }

    public func setParent(_ parent: IssueKey, of issue: IssueKey) async throws(Failure) {
        var call = JiraCall(.put, "issue/{key}", [issue.description], query: [("notifyUsers", "false")])
        call.effect = .idempotentWrite
        call.answer = .empty
        call.writes = [issue]
        call.body = Sensitive(["fields": ["parent": ["key": .string(parent.description)]]])
        _ = try await answer(to: call)
    }

    /// Jira makes no second link where there is one, and answers 201 all the same.
    public func link(type: String, outward: IssueKey, inward: IssueKey) async throws(Failure) {
        var call = JiraCall(.post, "issueLink")
        call.effect = .idempotentWrite
        call.answer = .empty
        // Whether a link counts against both its ends is not documented, so it does here.
        call.writes = [outward, inward]
        call.sharesIssues = true
        call.body = Sensitive(IssueLinkBody.json(type: type, outward: outward, inward: inward))
        _ = try await answer(to: call)
    }

    /// 201 for a new link, 200 for one that the `globalId` found: the only write of Jira's that is idempotent by design.
    public func remoteLink(_ link: RemoteLink, on issue: IssueKey) async throws(Failure) {
        var call = JiraCall(.post, "issue/{key}/remotelink", [issue.description])
        call.effect = .idempotentWrite
        call.answer = .empty
        call.writes = [issue]
        call.sharesIssues = true
        call.body = Sensitive(RemoteLinkBody.json(link))
        _ = try await answer(to: call)
    }

    public func removeRemoteLink(_ link: RemoteLink, from issue: IssueKey) async throws(Failure) {
        var call = JiraCall(
            .delete, "issue/{key}/remotelink", [issue.description], query: [("globalId", link.globalID.reveal())])
        call.effect = .idempotentWrite
        call.answer = .empty
        call.writes = [issue]
        call.results = [404]
        _ = try await answer(to: call)
    }
}
