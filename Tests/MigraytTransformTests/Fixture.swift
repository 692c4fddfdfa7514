import Foundation
import MigraytModel
import MigraytTransform

/// A small site and work items for it.
enum Fixture {
    static let workflow = Workflow(
        statuses: ["1": "To Do", "2": "In Progress", "3": "Done", "4": "Cancelled"], initialStatus: "1",
        transitions: [
            .init(id: "11", from: ["1"], to: "2"), .init(id: "12", from: ["2"], to: "1"),
            .init(id: "21", from: ["2"], to: "3"),
        ])

    static let screen: Set<String> = [
        "summary", "description", "priority", "assignee", "reporter", "labels", "components", "parent",
        "customfield_10016",
        "customfield_10020",
    ]

    static func type(_ id: String, _ name: String, level: Int, fields: Set<String> = screen) -> TargetSite.IssueType {
        .init(id: id, name: name, hierarchyLevel: level, fields: fields, requiredFields: [], workflow: workflow)
    }

    static let standardTypes = [
        type("1", "Epic", level: 1), type("2", "Story", level: 0), type("3", "Bug", level: 0),
        type("4", "Task", level: 0),
        type("5", "Sub-task", level: -1),
    ]

    static func site(
        types: [TargetSite.IssueType] = standardTypes, links: [String] = ["Relates", "Blocks", "Duplicate"],
        settings: TargetSite.Settings = .init(allowsUnassigned: true)
    ) -> TargetSite {
        var site = TargetSite(
            projectID: "10000", projectKey: "SHOP", issueTypes: types,
            priorities: ["Highest": "1", "High": "2", "Medium": "3", "Low": "4"],
            linkTypes: links.map { .init(id: $0, name: $0) }, storyPointsField: "customfield_10016",
            sprintField: "customfield_10020", boardID: 1, serviceAccount: AccountID("service"),
            attachmentLimit: 1 << 30,
            highestIssueNumber: 0)
        site.settings = settings
        return site
    }

    static let run = RunID(UUID(uuid: (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)))

    static func transform(site: TargetSite = site(), options: RunOptions = RunOptions()) -> IssueTransform {
        IssueTransform(
            TransformContext(
                site: site, run: run,
                source: SourceProject(
                    id: "project-guid", organization: "contoso", name: "Shop",
                    organizationURL: "https://dev.azure.com/contoso"),
                options: options, sprintOfIteration: [7: 70], componentOfArea: [8: "80"],
                attachmentID: { url in
                    url.hasPrefix("https://ado.example/att/")
                        ? String(url.dropFirst("https://ado.example/att/".count).prefix { $0 != "?" }) : nil
                }))
    }

    static func item(
        _ id: Int64 = 42, type: String = "User Story", state: String = "New", title: String = "Title",
        description: String? = nil, markdown: Set<String> = [], fields: [String: JSON] = [:], area: Int64? = nil,
        iteration: Int64? = nil, parent: Int64? = nil, tags: [String] = [], priority: Int? = nil, points: Double? = nil,
        assignee: SourceIdentity? = nil, creator: SourceIdentity? = nil, comments: Int = 0,
        relations: [WorkItemRelation] = [], created: Date? = nil, changed: Date? = nil
    ) -> WorkItem {
        WorkItem(
            id: WorkItemID(id), revision: 3, type: type, state: state, title: Sensitive(title),
            description: description.map { Sensitive($0) }, markdownFields: markdown, fields: Sensitive(fields),
            areaID: area,
            iterationID: iteration, parent: parent.map { WorkItemID($0) }, tags: Sensitive(tags), priority: priority,
            storyPoints: points, assignee: assignee, creator: creator, createdAt: created, changedAt: changed,
            commentCount: comments, relations: relations)
    }

    static func person(_ id: String) -> SourceIdentity {
        SourceIdentity(id: id, displayName: Sensitive("Alice Smith"), uniqueName: Sensitive("alice@contoso.example"))
    }

    static func ancestor(_ id: Int64, _ type: String, title: String = "Above", hasIssue: Bool = true) -> Ancestor {
        Ancestor(item: WorkItemID(id), type: type, title: Sensitive(title), issue: hasIssue ? reference(id) : nil)
    }

    static func reference(_ number: Int64) -> IssueReference {
        IssueReference(key: IssueKey(projectKey: "SHOP", number: number), id: String(10_000 + number))
    }

    /// The document of a description alone.
    static func document(_ html: String, media: [String: MediaReference] = [:]) -> ADFNode {
        transform().description(of: item(description: html), identities: [:], media: media).node.reveal()
    }

    /// The document of a comment's Markdown, without the comment's header. The comment is by `person(_:)` of a GUID.
    static func document(markdown: String) -> ADFNode {
        var document = transform().comment(comment(markdown: markdown), media: [:]).node.reveal()
        document.content.removeFirst()
        return document
    }

    /// What is told of a text.
    static func converted(_ html: String) -> [Diagnostic] {
        transform().draft(item(description: html), ancestors: [], identities: [:]).diagnostics
            .filter { $0.code != .imageMissing }
            + transform().description(
                of: item(description: html), identities: [:], media: [:]
            ).diagnostics
    }

    static func converted(markdown: String) -> [Diagnostic] {
        transform().comment(comment(markdown: markdown), media: [:]).diagnostics
    }

    static let guid = "0a0b0c0d-4f89-11d3-9a0c-0305e82c3301"

    private static func comment(markdown: String) -> SourceComment {
        SourceComment(
            id: 1, html: Sensitive(markdown), isMarkdown: true, author: person(guid),
            createdAt: Date(timeIntervalSince1970: 0), modifiedAt: nil, isDeleted: false)
    }
}

extension [Diagnostic] {
    /// `code field`, in order, for short expectations.
    var names: [String] { map { "\($0.code.rawValue) \($0.field ?? "")" } }
}
