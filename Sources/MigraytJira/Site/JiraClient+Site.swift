import MigraytHTTP
import MigraytModel
import MigraytPorts

extension JiraClient {
    public func verifyAccess() async throws(Failure) {
        _ = try await account()
        _ = try await project()
    }

    public func site() async throws(Failure) -> TargetSite {
        let account = try await account()
        let project = try await project()
        let permissions = try await permissions(projectKey: project.key)
        let types = try await issueTypes(of: project)
        let fields = types.flatMap { $0.fields }
        var site = TargetSite(
            projectID: project.id, projectKey: project.key, issueTypes: types.map(\.issueType),
            priorities: try await priorities(), linkTypes: try await linkTypes(),
            storyPointsField: SpecialFields.storyPoints(
                among: fields, isTeamManaged: project.isTeamManaged),
            sprintField: SpecialFields.sprint(among: fields),
            epicNameField: SpecialFields.epicName(among: fields),
            boardID: try await board(projectKey: project.key),
            serviceAccount: account, attachmentLimit: try await attachmentLimit(),
            highestIssueNumber: try await highestIssueNumber(projectKey: project.key))
        site.settings = TargetSite.Settings(
            allowsUnassigned: try await allowsUnassigned(), hasDefaultAssignee: project.hasDefaultAssignee,
            mayAdminister: permissions.contains(Self.administration), commentsPerIssue: try await commentLimit())
        return site
    }

    private func account() async throws(Failure) -> AccountID {
        var call = JiraCall(.get, "myself")
        call.subject = .site
        guard let id = try await json(call)["accountId"]?.string else {
            throw call.unexpectedAnswer(status: nil)
        }
        return AccountID(id)
    }

    /// What is not found may be gone with its whole project: then it is not this one thing that failed.
    /// - Throws: `jira.project_not_found` (park the run), or what the question itself met.
    func requireProject() async throws(Failure) { _ = try await project() }

    private func project() async throws(Failure) -> ProjectAnswer {
        var call = JiraCall(.get, "project/{key}", [endpoint.projectKey])
        call.subject = .project
        guard let project = ProjectAnswer(try await json(call)) else {
            throw call.unexpectedAnswer(status: nil)
        }
        return project
    }

    /// What the run does to a project, as Jira's permission keys.
    static let permissions = [
        "BROWSE_PROJECTS", "CREATE_ISSUES", "EDIT_ISSUES", "TRANSITION_ISSUES", "SCHEDULE_ISSUES",
        "MODIFY_REPORTER",
        "ADD_COMMENTS", "CREATE_ATTACHMENTS", "LINK_ISSUES", "ADMINISTER_PROJECTS",
    ]

    /// Good to have, as Jira's permission key: with it link types and accounts can be made.
    static let administration = "ADMINISTER"

    /// - Returns: Those that the account has.
    /// - Throws: `jira.missing_permission` when one of `permissions` is not among them.
    private func permissions(projectKey: String) async throws(Failure) -> Set<String> {
        let asked = Self.permissions + [Self.administration]
        var call = JiraCall(
            .get, "mypermissions",
            query: [("projectKey", projectKey), ("permissions", asked.joined(separator: ","))])
        call.subject = .project
        guard let granted = try await json(call)["permissions"]?.object else {
            throw call.unexpectedAnswer(status: nil)
        }
        for permission in Self.permissions where granted[permission]?["havePermission"]?.bool != true {
            throw Failure(.jiraMissingPermission, .failRun, field: permission)
        }
        return Set(asked.filter { granted[$0]?["havePermission"]?.bool == true })
    }

    private func allowsUnassigned() async throws(Failure) -> Bool {
        let call = JiraCall(.get, "configuration")
        guard let isAllowed = try await json(call)["unassignedIssuesAllowed"]?.bool else {
            throw call.unexpectedAnswer(status: nil)
        }
        return isAllowed
    }

    /// Where the account may not read the site's limits, Atlassian's documented one counts.
    private func commentLimit() async throws(Failure) -> Int {
        let limit: Int64?
        do throws(Failure) {
            limit = try await json(JiraCall(.get, "issue/limit/report"))["limits"]?["comment"]?.integer
        } catch {
            guard [.jiraForbidden, .jiraUnauthorized, .jiraNotFound].contains(error.code) else { throw error }
            limit = nil
        }
        return limit.flatMap { $0 > 0 ? Int(clamping: $0) : nil } ?? PlatformLimits.Jira.commentsPerIssue
    }

    private func issueTypes(of project: ProjectAnswer) async throws(Failure) -> [IssueTypeReading] {
        let heads = try await pages { startAt in
            var call = JiraCall(
                .get, "issue/createmeta/{project}/issuetypes", [project.key],
                query: [("startAt", String(startAt)), ("maxResults", "50")])
            call.subject = .project
            return call
        } read: { page in
            CreateMetadata.issueTypes(inPage: page)
        }
        let workflows = WorkflowReader(client: self, project: project)
        var types: [IssueTypeReading] = []
        for head in heads {
            let fields = try await pages { startAt in
                var call = JiraCall(
                    .get, "issue/createmeta/{project}/issuetypes/{type}", [project.key, head.id],
                    query: [("startAt", String(startAt)), ("maxResults", "50")])
                call.subject = .project
                return call
            } read: { page in
                CreateMetadata.fields(inPage: page)
            }
            types.append(
                IssueTypeReading(
                    head: head, fields: fields, workflow: try await workflows.workflow(ofType: head.id)))
        }
        return types
    }

    private func priorities() async throws(Failure) -> [String: String] {
        let call = JiraCall(.get, "priority")
        guard let list = try await json(call).array else { throw call.unexpectedAnswer(status: nil) }
        let pairs = list.compactMap { entry in
            entry["name"]?.string.flatMap { name in entry["id"]?.string.map { (name, $0) } }
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    /// Jira says by a 404 that issue linking is switched off.
    public func linkTypes() async throws(Failure) -> [TargetSite.LinkType] {
        let call = JiraCall(.get, "issueLinkType")
        do throws(Failure) {
            guard let list = try await json(call)["issueLinkTypes"]?.array else {
                throw call.unexpectedAnswer(status: nil)
            }
            return list.compactMap { entry in
                guard let id = entry["id"]?.string, let name = entry["name"]?.string else { return nil }
                return TargetSite.LinkType(id: id, name: name)
            }
        } catch {
            guard error.code == .jiraNotFound else { throw error }
            return []
        }
    }

    /// Bytes of the largest file; 0 where attachments are switched off.
    private func attachmentLimit() async throws(Failure) -> Int64 {
        let call = JiraCall(.get, "attachment/meta")
        let answer = try await json(call)
        guard let isEnabled = answer["enabled"]?.bool else { throw call.unexpectedAnswer(status: nil) }
        return isEnabled ? answer["uploadLimit"]?.integer ?? 0 : 0
    }

    /// By the search index, which may lag: a lower bound is enough, because a probe that looks at a number too low
    /// only meets issues without this run's provenance.
    private func highestIssueNumber(projectKey: String) async throws(Failure) -> Int64 {
        var call = JiraCall(.post, "search/jql")
        call.body = Sensitive([
            "jql": .string("project = \(JQL.quoted(projectKey)) ORDER BY created DESC"),
            "fields": ["key"],
            "maxResults": 1,
        ])
        guard let issues = try await json(call)["issues"]?.array else {
            throw call.unexpectedAnswer(status: nil)
        }
        guard let newest = issues.first else { return 0 }
        guard let key = newest["key"]?.string.flatMap(IssueKey.init(_:)) else {
            throw call.unexpectedAnswer(status: nil)
        }
        return key.number
    }

    /// The board of the endpoint, or the best of those that show the project's issues: a Scrum board of its own, a
    /// Scrum board of another project, or a team-managed project's, which only says when asked whether it has sprints.
    /// `nil` where there is none with sprints.
    private func board(projectKey: String) async throws(Failure) -> Int64? {
        if let chosen = endpoint.boardID { return try await checkedBoard(chosen) }
        do throws(Failure) {
            let boards: [BoardAnswer] = try await pages { startAt in
                JiraCall(
                    .get, "board",
                    query: [
                        ("projectKeyOrId", projectKey), ("startAt", String(startAt)), ("maxResults", "50"),
                    ], api: .agile)
            } read: { page in
                page["values"]?.array?.compactMap { BoardAnswer($0) }
            }
            if let scrum = BoardAnswer.scrum(among: boards, projectKey: projectKey) { return scrum.id }
            for board in boards.filter({ $0.kind == "simple" }).sorted(by: { $0.id < $1.id }).prefix(Self.askedBoards)
            where try await hasSprints(board.id) {
                return board.id
            }
            return nil
        } catch {
            // Without a licence for Jira Software there are no boards (403), and without the app no such API (404).
            guard error.code == .jiraForbidden || error.code == .jiraNotFound else { throw error }
            return nil
        }
    }

    /// A team-managed project has one board.
    private static let askedBoards = 5

    private func hasSprints(_ board: Int64) async throws(Failure) -> Bool {
        do throws(Failure) {
            _ = try await checkedBoard(board)
            return true
        } catch {
            guard error.code == .jiraSetupIncomplete else { throw error }
            return false
        }
    }

    /// Asks for sprints, because a board without them (Kanban) is known by refusing that.
    /// - Throws: `jira.setup_incomplete` when the board is not there or has no sprints.
    private func checkedBoard(_ id: Int64) async throws(Failure) -> Int64 {
        do throws(Failure) {
            _ = try await json(
                JiraCall(.get, "board/{id}/sprint", [String(id)], query: [("maxResults", "1")], api: .agile)
            )
            return id
        } catch {
            guard error.code == .jiraNotFound || error.code == .jiraRejected else { throw error }
            throw Failure(.jiraSetupIncomplete, .failRun, field: "boardID", status: error.status)
        }
    }
}
