import Foundation
import MigraytModel
import MigraytTransform

/// One text without its work item: what the converter makes of it, with images that nobody uploaded.
public enum LoneText {
    /// The document of a description in HTML.
    public static func document(html: String) -> ADFNode {
        transform.description(of: item(html), identities: [:], media: [:]).node.reveal()
    }

    /// The document of a comment in Markdown, without the header that every comment gets.
    public static func document(markdown: String) -> ADFNode {
        let comment = SourceComment(
            id: 1, html: Sensitive(markdown), isMarkdown: true, author: nil, createdAt: .init(timeIntervalSince1970: 0),
            modifiedAt: nil, isDeleted: false)
        var document = transform.comment(comment, media: [:]).node.reveal()
        document.content.removeFirst()
        return document
    }

    private static let transform = IssueTransform(
        TransformContext(
            site: TargetSite(
                projectID: "1", projectKey: "SHOP", issueTypes: [], priorities: [:], linkTypes: [],
                storyPointsField: nil, sprintField: nil, boardID: nil, serviceAccount: AccountID("service"),
                attachmentLimit: 1, highestIssueNumber: 0),
            run: RunID(UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1))),
            source: SourceProject(
                id: "project", organization: "contoso", name: "Shop", organizationURL: "https://dev.azure.com/contoso"),
            options: RunOptions(), sprintOfIteration: [:], componentOfArea: [:],
            attachmentID: { url in
                let folder = "https://ado.example/att/"
                return url.hasPrefix(folder) ? String(url.dropFirst(folder.count).prefix { $0 != "?" }) : nil
            }))

    private static func item(_ html: String) -> WorkItem {
        WorkItem(
            id: WorkItemID(1), revision: 1, type: "Bug", state: "New", title: Sensitive("Title"),
            description: Sensitive(html), fields: Sensitive([:]), areaID: nil, iterationID: nil, parent: nil,
            tags: Sensitive([]), priority: nil, storyPoints: nil, assignee: nil, creator: nil, createdAt: nil,
            changedAt: nil, commentCount: 0, relations: [])
    }
}
