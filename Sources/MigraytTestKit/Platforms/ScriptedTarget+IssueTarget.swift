import Foundation
import MigraytModel
import MigraytPorts

extension ScriptedTarget: IssueTarget {
    public func site() async throws(Failure) -> TargetSite {
        try await perform(.site) { content in content.site }
    }

    public func verifyAccess() async throws(Failure) {
        try await perform(.verifyAccess) { _ in }
    }

    public func components(site: TargetSite) async throws(Failure) -> [TargetComponent] {
        try await perform(.components) { content in content.components }
    }

    public func createComponent(named name: String, site: TargetSite) async throws(Failure) -> TargetComponent {
        try await perform(.createComponent(name)) { content in
            let component = TargetComponent(id: String(content.newID()), name: name)
            content.components.append(component)
            return component
        }
    }

    public func sprints(board: Int64) async throws(Failure) -> [TargetSprint] {
        try await perform(.sprints) { content in content.sprints }
    }

    public func createSprint(
        named name: String, goal: String?, start: Date?, end: Date?, board: Int64
    ) async throws(Failure) -> TargetSprint {
        try await perform(.createSprint(name)) { content throws(Failure) in
            if let start, let end, start >= end { throw Failure(.jiraRejected, .failItem, status: 400) }
            let sprint = TargetSprint(id: content.newID(), name: name, state: .future, goal: goal)
            content.sprints.append(sprint)
            return sprint
        }
    }

    public func moveSprint(
        _ sprint: Int64, to state: TargetSprint.State, start: Date, end: Date
    ) async throws(Failure) {
        try await perform(.moveSprint(sprint)) { content throws(Failure) in
            guard let index = content.sprints.firstIndex(where: { $0.id == sprint }) else { throw .unknownToJira }
            let old = content.sprints[index]
            let isBarred =
                state == .active && old.state == .future && !content.allowsParallelSprints
                && content.sprints.contains { $0.state == .active }
            if isBarred { throw Failure(.jiraRejected, .failItem, status: 400) }
            content.sprints[index] = TargetSprint(id: sprint, name: old.name, state: state, goal: old.goal)
        }
    }

    public func account(email: Sensitive<String>) async throws(Failure) -> AccountID? {
        try await perform(.account) { content in content.accounts[email.reveal()] }
    }

    public func createAccount(email: Sensitive<String>, name: Sensitive<String>) async throws(Failure) -> AccountID {
        try await perform(.createAccount) { content throws(Failure) in
            guard content.accounts[email.reveal()] == nil else { throw Failure(.jiraRejected, .failItem, status: 400) }
            let account = AccountID("created-\(content.newID())")
            content.accounts[email.reveal()] = account
            content.accountNames[account] = name
            return account
        }
    }

    public func isAssignable(_ account: AccountID, site: TargetSite) async throws(Failure) -> Bool {
        try await perform(.account) { content in !content.unassignable.contains(account) }
    }

    public func createIssues(_ drafts: [IssueDraft], site: TargetSite) async throws(Failure) -> [IssueCreation] {
        try await perform(
            .createIssues(drafts.map(\.item)),
            some: { content, count in
                for draft in drafts.prefix(count) { _ = content.create(draft) }
            },
            { content in drafts.map { content.create($0) } })
    }

    public func issues(
        _ keys: [IssueKey], detail: IssueDetail, site: TargetSite
    ) async throws(Failure) -> [TargetIssue] {
        try await perform(.issues(keys)) { content in
            keys.compactMap { content.issues[$0] }.map { content.reading($0) }
        }
    }

    /// As Jira does, it knows no issue behind one that does not exist.
    public func labelledIssues(
        after number: Int64?, page: String?, site: TargetSite
    ) async throws(Failure) -> LabelledIssuePage {
        try await perform(.labelledIssues(after: number)) { content throws(Failure) in
            if let number, content.issues[IssueKey(projectKey: site.projectKey, number: number)] == nil {
                throw Failure(.jiraRejected, .failItem, status: 400)
            }
            let start = page.flatMap { Int64($0) } ?? number ?? 0
            let rest = content.issues.values.filter { $0.isIndexed && $0.reference.key.number > start }
                .sorted { $0.reference.key.number < $1.reference.key.number }
            let found = rest.prefix(TargetContent.issuesPerPage).map { content.reading($0) }
            return LabelledIssuePage(
                issues: found,
                next: rest.count > found.count ? found.last.map { String($0.reference.key.number) } : nil)
        }
    }

    public func updateDescription(_ description: Sensitive<ADFNode>, of issue: IssueKey) async throws(Failure) {
        try await perform(.updateDescription(issue)) { content throws(Failure) in
            guard content.issues[issue] != nil else { throw .unknownToJira }
            content.issues[issue]?.description = description
        }
    }

    public func transitions(of issue: IssueKey) async throws(Failure) -> [TargetTransition] {
        try await perform(.transitions(issue)) { content throws(Failure) in
            guard let issue = content.issues[issue] else { throw .unknownToJira }
            return content.ways(of: issue)
        }
    }

    public func transition(
        _ issue: IssueKey, by transitionID: String, fields: [String: JSON]
    ) async throws(Failure) {
        try await perform(.transition(issue)) { content throws(Failure) in
            guard let old = content.issues[issue] else { throw .unknownToJira }
            guard let way = content.ways(of: old).first(where: { $0.id == transitionID }) else {
                throw Failure(.jiraRejected, .failItem, field: "transition", status: 400)
            }
            let unknown = Set(fields.keys).subtracting(way.fields.map(\.id)).min()
            let missing = way.fields.first { $0.isRequired && !$0.hasDefault && fields[$0.id] == nil }?.id
            if let field = unknown ?? missing { throw Failure(.jiraRejected, .failItem, field: field, status: 400) }
            content.issues[issue]?.statusID = way.to
            content.issues[issue]?.screenFields.merge(fields) { $1 }
        }
    }

    public func attach(_ files: [UploadFile], to issue: IssueKey) async throws(Failure) -> [TargetAttachment] {
        var uploads: [(name: Sensitive<String>, bytes: [UInt8])] = []
        for file in files { uploads.append((file.name, try await file.open().collect())) }
        return try await perform(.attach(issue, count: files.count)) { [uploads] content throws(Failure) in
            guard content.issues[issue] != nil else { throw .unknownToJira }
            return uploads.map { upload in
                let file = TargetAttachment(
                    id: String(content.newID()), name: upload.name,
                    size: Int64(min(upload.bytes.count, content.bytesPerFile)))
                content.issues[issue]?.files.append((file, Array(upload.bytes.prefix(content.bytesPerFile))))
                return file
            }
        }
    }

    public func attachments(of issue: IssueKey) async throws(Failure) -> [TargetAttachment] {
        try await perform(.attachments(issue)) { content in content.issues[issue]?.files.map(\.file) ?? [] }
    }

    public func mediaID(of attachment: String) async throws(Failure) -> String {
        try await perform(.mediaID(attachment)) { _ in "media-\(attachment)" }
    }

    public func addComment(
        _ body: Sensitive<ADFNode>, part: CommentProvenance, to issue: IssueKey
    ) async throws(Failure) -> String {
        try await perform(.addComment(issue, part.comment)) { content throws(Failure) in
            guard content.issues[issue] != nil else { throw .unknownToJira }
            let comment = TargetComment(id: String(content.newID()), provenance: part)
            content.issues[issue]?.comments.append((comment, body))
            return comment.id
        }
    }

    public func commentTexts(of issue: IssueKey, startingAt start: Int) async throws(Failure) -> [Sensitive<JSON>] {
        try await perform(.comments(issue)) { content in
            let texts = (content.issues[issue]?.comments ?? []).map { $0.body.map(\.json) }
            return Array(texts.dropFirst(start).prefix(TargetContent.commentsPerPage))
        }
    }

    public func comments(of issue: IssueKey) async throws(Failure) -> [TargetComment] {
        try await perform(.comments(issue)) { content in content.issues[issue]?.comments.map(\.comment) ?? [] }
    }

    public func linkTypes() async throws(Failure) -> [TargetSite.LinkType] {
        try await perform(.linkTypes) { content in content.site.linkTypes }
    }

    public func createLinkType(_ type: LinkTypeDefinition) async throws(Failure) -> TargetSite.LinkType {
        try await perform(.createLinkType(type.name)) { content throws(Failure) in
            guard !content.site.linkTypes.contains(where: { $0.name == type.name }) else { throw .unknownToJira }
            let made = TargetSite.LinkType(id: String(content.newID()), name: type.name)
            content.site.linkTypes.append(made)
            return made
        }
    }

    /// As Jira does: the parent stands one level above.
    public func setParent(_ parent: IssueKey, of issue: IssueKey) async throws(Failure) {
        try await perform(.setParent(issue)) { content throws(Failure) in
            guard let above = content.issues[parent], let below = content.issues[issue] else { throw .unknownToJira }
            func level(_ issue: TargetContent.Issue) -> Int? {
                content.site.issueTypes.first { $0.id == issue.draft.issueTypeID }?.hierarchyLevel
            }
            guard let high = level(above), let low = level(below), high == low + 1 else {
                throw Failure(.jiraRejected, .failItem, field: "parent", status: 400)
            }
            content.issues[issue]?.parent = parent
        }
    }

    public func link(type: String, outward: IssueKey, inward: IssueKey) async throws(Failure) {
        try await perform(.link(outward, inward)) { content throws(Failure) in
            guard content.issues[outward] != nil, content.issues[inward] != nil,
                content.site.linkTypes.contains(where: { $0.name == type })
            else { throw .unknownToJira }
            content.links.insert(TargetContent.Link(type: type, outward: outward, inward: inward))
        }
    }

    public func remoteLink(_ link: RemoteLink, on issue: IssueKey) async throws(Failure) {
        try await perform(.remoteLink(issue, relation: link.relation)) { content throws(Failure) in
            guard content.issues[issue] != nil else { throw .unknownToJira }
            content.issues[issue]?.remoteLinks[link.globalID.reveal()] = link
        }
    }

    public func removeRemoteLink(_ link: RemoteLink, from issue: IssueKey) async throws(Failure) {
        try await perform(.removeRemoteLink(issue)) { content in
            content.issues[issue]?.remoteLinks[link.globalID.reveal()] = nil
        }
    }
}

extension Failure {
    fileprivate static var unknownToJira: Failure { Failure(.jiraNotFound, .failItem, status: 404) }
}
