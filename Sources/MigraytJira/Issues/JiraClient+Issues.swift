import MigraytHTTP
import MigraytModel
import MigraytPorts

extension JiraClient {
    public func createIssues(_ drafts: [IssueDraft], site: TargetSite) async throws(Failure)
        -> [IssueCreation]
    {
        guard !drafts.isEmpty else { return [] }
        var call = JiraCall(.post, "issue/bulk")
        call.effect = .write
        call.knownPoints = drafts.count
        call.body = IssueCreateBody(site: site).json(of: drafts)
        // 400 means that no draft was taken; why is said for each of them.
        call.results = [400]
        let answer = try await answer(to: call)
        let sorter = AnswerSorter(call: call, now: runtime.now())
        guard let json = answer.json else { throw call.unexpectedAnswer(status: answer.status) }
        if let creations = CreatedIssues(sorter: sorter).creations(in: json, drafts: drafts.count) {
            if creations.allSatisfy(Self.isOfNoProject) { try await requireProject() }
            return creations
        }
        guard answer.status == 400 else { throw call.unexpectedAnswer(status: answer.status) }
        throw sorter.failure(status: 400, field: AnswerSorter.field(inErrors: json))
    }

    public func issues(
        _ keys: [IssueKey], detail: IssueDetail, site: TargetSite
    ) async throws(Failure) -> [TargetIssue] {
        guard !keys.isEmpty else { return [] }
        let reading = IssueReading(site: site, detail: detail)
        var call = JiraCall(.post, "issue/bulkfetch")
        call.knownPoints = PlatformLimits.Jira.pointsPerCall + keys.count
        call.body = Sensitive([
            "issueIdsOrKeys": .array(keys.map { .string($0.description) }),
            "fields": .array(reading.fields.map { .string($0) }),
            "properties": [.string(Provenance.propertyKey)],
        ])
        let answer: JSON
        do throws(Failure) {
            answer = try await json(call)
        } catch {
            // Issues with thousands of comments: Jira sends them along with their count.
            guard error.code == .httpTooLarge, keys.count > 1 else { throw error }
            let half = keys.count / 2
            return try await issues(Array(keys[..<half]), detail: detail, site: site)
                + issues(Array(keys[half...]), detail: detail, site: site)
        }
        guard let issues = reading.issues(in: answer) else { throw call.unexpectedAnswer(status: nil) }
        // Nothing at all is also what a deleted project answers. Believed, it would let a probe find no issue, and
        // the issue be created once more when the project is taken out of the bin.
        if issues.isEmpty { try await requireProject() }
        return issues
    }

    private static func isOfNoProject(_ creation: IssueCreation) -> Bool {
        guard case .rejected(let failure) = creation else { return false }
        return failure.field == "project"
    }

    /// Issues per page of the search. Jira gives fewer where it wants to.
    private static let searchPage: Int64 = 1000

    public func labelledIssues(
        after number: Int64?, page: String?, site: TargetSite
    ) async throws(Failure) -> LabelledIssuePage {
        let reading = IssueReading(site: site, detail: .identity)
        let project = JQL.quoted(site.projectKey)
        let rest = number.map { " AND key > " + JQL.quoted("\(site.projectKey)-\($0)") } ?? ""
        var body: [String: JSON] = [
            "jql": .string(
                "project = \(project) AND labels = \(JQL.quoted(Provenance.label))\(rest) ORDER BY key ASC"),
            "fields": ["labels"], "properties": [.string(Provenance.propertyKey)],
            "maxResults": .integer(Self.searchPage),
        ]
        if let page { body["nextPageToken"] = .string(page) }
        var call = JiraCall(.post, "search/jql")
        call.body = Sensitive(.object(body))
        let answer = try await json(call)
        guard let issues = reading.issues(in: answer) else { throw call.unexpectedAnswer(status: nil) }
        return LabelledIssuePage(
            issues: issues, next: answer["isLast"]?.bool == true ? nil : answer["nextPageToken"]?.string)
    }

    public func updateDescription(
        _ description: Sensitive<ADFNode>, of issue: IssueKey
    ) async throws(Failure) {
        // Nobody is told by mail. Without the right for that Jira ignores the wish, not the update.
        var call = JiraCall(.put, "issue/{key}", [issue.description], query: [("notifyUsers", "false")])
        call.effect = .idempotentWrite
        call.answer = .empty
        call.writes = [issue]
        call.body = description.map { ["fields": ["description": $0.json]] }
        _ = try await answer(to: call)
    }

    public func transitions(of issue: IssueKey) async throws(Failure) -> [TargetTransition] {
        let call = JiraCall(
            .get, "issue/{key}/transitions", [issue.description], query: [("expand", "transitions.fields")])
        guard let transitions = TransitionReading.transitions(in: try await json(call)) else {
            throw call.unexpectedAnswer(status: nil)
        }
        return transitions
    }

    public func transition(
        _ issue: IssueKey, by transitionID: String, fields: [String: JSON]
    ) async throws(Failure) {
        var call = JiraCall(.post, "issue/{key}/transitions", [issue.description])
        call.effect = .write
        call.answer = .empty
        call.writes = [issue]
        var body: [String: JSON] = ["transition": ["id": .string(transitionID)]]
        if !fields.isEmpty { body["fields"] = .object(fields) }
        call.body = Sensitive(.object(body))
        _ = try await answer(to: call)
    }
}
