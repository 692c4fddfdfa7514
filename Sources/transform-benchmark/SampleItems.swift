import Foundation
import MigraytModel
import MigraytTransform

/// Work items as people write them, the same in every run: paragraphs, lists, tables, code, links, pasted styles.
enum SampleItems {
    private static let pieces = [
        "<div>The <b>checkout</b> fails when a <i>gift card</i> and a voucher are used together; see "
            + "<a href=\"https://wiki.contoso.example/checkout?id=12&amp;v=3\">the page</a> for the steps.</div>",
        "<p style=\"margin:0cm;font-family:Calibri;color:rgb(0, 82, 204)\">Expected: the total is "
            + "<span style=\"font-weight:bold\">12,50&nbsp;&euro;</span>, taxes <u>included</u>.</p>",
        "<ul><li>Open the basket</li><li>Add <code>SKU-4711</code><ul><li>twice</li><li>and remove one</li></ul></li>"
            + "<li>Pay</li></ul>",
        "<ol><li>As a customer</li><li>I want to pay by card</li><li>so that I need no cash</li></ol>",
        "<table><tr><th>Country</th><th>Rate</th></tr><tr><td>DE</td><td>19&nbsp;%</td></tr>"
            + "<tr><td>FR</td><td>20&nbsp;%</td></tr></table>",
        "<pre>2024-03-15 09:30:12 ERROR Basket: total &lt; 0\n  at Basket.total(Basket.swift:42)</pre>",
        "<div><br></div><div>Thanks, <a href=\"#\" data-vss-mention=\"version:2.0,11d80a38\">@Alice Smith</a></div>",
        "<h2>Notes</h2><blockquote>It worked in the last release.</blockquote>",
    ]

    static func items(count: Int, bytes: Int) -> [WorkItem] {
        (0..<count).map { index in
            var html = ""
            var piece = index
            while html.utf8.count < bytes {
                html += pieces[piece % pieces.count]
                piece += 1
            }
            return item(Int64(index + 1), html: html)
        }
    }

    private static func item(_ id: Int64, html: String) -> WorkItem {
        let person = SourceIdentity(
            id: "11d80a38-b868-4892-a000-000000000019", displayName: Sensitive("Alice Smith"),
            uniqueName: Sensitive("alice@contoso.example"))
        let date = Date(timeIntervalSince1970: 1_710_495_059)
        return WorkItem(
            id: WorkItemID(id), revision: 7, type: "User Story", state: "Active",
            title: Sensitive("Pay with a gift card and a voucher"), description: Sensitive(html), markdownFields: [],
            fields: Sensitive([
                "System.AreaPath": "Shop\\Checkout", "System.IterationPath": "Shop\\Sprint 12",
                "Microsoft.VSTS.Common.ValueArea": "Business",
            ]),
            areaID: 8, iterationID: 7, parent: nil, tags: Sensitive(["checkout", "needs design"]), priority: 2,
            storyPoints: 5, assignee: person, creator: person, createdAt: date, changedAt: date, commentCount: 3,
            relations: [.workItem(type: "System.LinkTypes.Related", other: WorkItemID(id + 1))])
    }

    static let transform: IssueTransform = {
        let workflow = Workflow(
            statuses: ["1": "To Do", "2": "In Progress", "3": "Done"], initialStatus: "1",
            transitions: [Workflow.Transition(id: "11", from: nil, to: "2")])
        let fields: Set = [
            "summary", "description", "priority", "assignee", "reporter", "labels", "components", "parent",
            "customfield_10016", "customfield_10020",
        ]
        let types = [("1", "Epic", 1), ("2", "Story", 0), ("3", "Task", 0), ("4", "Sub-task", -1)].map {
            TargetSite.IssueType(
                id: $0.0, name: $0.1, hierarchyLevel: $0.2, fields: fields, requiredFields: [], workflow: workflow)
        }
        let site = TargetSite(
            projectID: "10000", projectKey: "SHOP", issueTypes: types, priorities: ["High": "2", "Medium": "3"],
            linkTypes: [TargetSite.LinkType(id: "1", name: "Relates")], storyPointsField: "customfield_10016",
            sprintField: "customfield_10020", boardID: 1, serviceAccount: AccountID("service"),
            attachmentLimit: 1 << 30, highestIssueNumber: 0)
        return IssueTransform(
            TransformContext(
                site: site, run: RunID(UUID(uuid: (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16))),
                source: SourceProject(
                    id: "project", organization: "contoso", name: "Shop",
                    organizationURL: "https://dev.azure.com/contoso"),
                options: RunOptions(), sprintOfIteration: [7: 70], componentOfArea: [8: "80"],
                attachmentID: { url in url.contains("/_apis/wit/attachments/") ? url : nil }))
    }()
}
