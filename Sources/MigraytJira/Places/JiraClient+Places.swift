import Foundation
import MigraytHTTP
import MigraytModel
import MigraytPorts

extension JiraClient {
    public func components(site: TargetSite) async throws(Failure) -> [TargetComponent] {
        var call = JiraCall(.get, "project/{key}/components", [site.projectKey])
        call.subject = .project
        guard let list = try await json(call).array else { throw call.unexpectedAnswer(status: nil) }
        return list.compactMap(Self.component)
    }

    public func createComponent(named name: String, site: TargetSite) async throws(Failure)
        -> TargetComponent
    {
        var call = JiraCall(.post, "component")
        call.effect = .write
        call.subject = .project
        call.body = Sensitive(["name": .string(name), "project": .string(site.projectKey)])
        guard let component = Self.component(try await json(call)) else {
            throw call.unexpectedAnswer(status: nil)
        }
        return component
    }

    private static func component(_ json: JSON) -> TargetComponent? {
        guard let id = json["id"]?.string, let name = json["name"]?.string else { return nil }
        return TargetComponent(id: id, name: name)
    }

    public func sprints(board: Int64) async throws(Failure) -> [TargetSprint] {
        try await pages { startAt in
            JiraCall(
                .get, "board/{id}/sprint", [String(board)],
                query: [
                    ("state", "future,active,closed"), ("startAt", String(startAt)), ("maxResults", "50"),
                ],
                api: .agile)
        } read: { page in
            guard let list = page["values"]?.array else { return nil }
            let sprints = list.compactMap(SprintAnswer.sprint)
            return sprints.count == list.count ? sprints : nil
        }
    }

    public func createSprint(
        named name: String, goal: String?, start: Date?, end: Date?, board: Int64
    ) async throws(Failure) -> TargetSprint {
        guard name.utf16.count <= PlatformLimits.Jira.sprintNameLength else {
            throw Failure(.jiraRejected, .failItem, field: "name")
        }
        var call = JiraCall(.post, "sprint", api: .agile)
        call.effect = .write
        call.body = Sensitive(SprintAnswer.creation(named: name, goal: goal, start: start, end: end, board: board))
        guard let sprint = SprintAnswer.sprint(try await json(call)) else {
            throw call.unexpectedAnswer(status: nil)
        }
        return sprint
    }

    /// The state is read before and, when the move failed, after it: an answer that was lost, or another worker that
    /// was faster, is no failure then.
    public func moveSprint(
        _ sprint: Int64, to state: TargetSprint.State, start: Date, end: Date
    ) async throws(Failure) {
        let current = try await self.state(ofSprint: sprint)
        guard current.rank < state.rank else { return }
        guard current.rank + 1 == state.rank else {
            throw Failure(.jiraRejected, .failItem, field: "state")
        }
        var call = JiraCall(.post, "sprint/{id}", [String(sprint)], api: .agile)
        // Of the two updates that the API has, POST is the partial one: PUT would clear what it is not told.
        call.effect = .write
        call.body = Sensitive(SprintAnswer.move(to: state, start: start, end: end))
        do throws(Failure) {
            _ = try await json(call)
        } catch {
            guard !Task.isCancelled, try await self.state(ofSprint: sprint).rank >= state.rank else {
                throw error
            }
        }
    }

    private func state(ofSprint sprint: Int64) async throws(Failure) -> TargetSprint.State {
        let call = JiraCall(.get, "sprint/{id}", [String(sprint)], api: .agile)
        guard let sprint = SprintAnswer.sprint(try await json(call)) else {
            throw call.unexpectedAnswer(status: nil)
        }
        return sprint.state
    }

    public func account(email: Sensitive<String>) async throws(Failure) -> AccountID? {
        let call = JiraCall(
            .get, "user/search", query: [("query", email.reveal()), ("maxResults", "50")])
        let answer = try await json(call)
        guard let users = answer.array else { throw call.unexpectedAnswer(status: nil) }
        return UserSearch.account(among: users, email: email)
    }

    public func isAssignable(_ account: AccountID, site: TargetSite) async throws(Failure) -> Bool {
        // The id is compared as a whole, so the first page is the only one (Atlassian's OpenAPI file).
        let call = JiraCall(
            .get, "user/assignable/search", query: [("project", site.projectKey), ("accountId", account.rawValue)])
        guard let users = try await json(call).array else { throw call.unexpectedAnswer(status: nil) }
        return users.contains { $0["accountId"]?.string == account.rawValue }
    }
}
