import MigraytHTTP
import MigraytModel
import MigraytPorts

/// Reads the workflow of each issue type.
///
/// The read by project and issue type needs the right to administer Jira where the workflow is a global one. An
/// account without it is answered 401 or 403; then the statuses alone are known, and each issue is asked for its ways.
struct WorkflowReader: Sendable {
    let client: JiraClient
    let project: ProjectAnswer

    func workflow(ofType type: String) async throws(Failure) -> Workflow {
        // One call for each type: the answer for several does not say which workflow is whose.
        var call = JiraCall(.post, "workflows")
        call.subject = .project
        call.body = Sensitive([
            "projectAndIssueTypes": [["projectId": .string(project.id), "issueTypeId": .string(type)]]
        ])
        do throws(Failure) {
            let answer = try await client.json(call)
            guard let workflow = WorkflowAnswer.workflow(in: answer) else {
                throw call.unexpectedAnswer(status: nil)
            }
            return workflow
        } catch {
            // The account was proven a moment ago, so a 401 speaks of this right and not of the token.
            guard error.code == .jiraForbidden || error.code == .jiraUnauthorized else { throw error }
            return try await statusesOnly(ofType: type)
        }
    }

    private func statusesOnly(ofType type: String) async throws(Failure) -> Workflow {
        var call = JiraCall(.get, "project/{key}/statuses", [project.key])
        call.subject = .project
        guard let workflow = WorkflowAnswer.statuses(in: try await client.json(call), ofType: type)
        else {
            throw call.unexpectedAnswer(status: nil)
        }
        return workflow
    }
}
