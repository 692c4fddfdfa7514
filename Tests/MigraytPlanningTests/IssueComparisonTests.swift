import Foundation
import MigraytModel
import MigraytPlanning
import Testing

@Suite("an issue as it was meant and as it is")
struct IssueComparisonTests {
    private static let parent = IssueReference(key: IssueKey(projectKey: "SHOP", number: 7), id: "10007")

    private static func draft(isFull: Bool = true) -> IssueDraft {
        IssueDraft(
            item: WorkItemID(1), issueTypeID: "10001", summary: Sensitive("A title"), description: nil,
            labels: Sensitive(["migrated-from-ado"]), priorityID: isFull ? "3" : nil, storyPoints: isFull ? 5 : nil,
            assignee: isFull ? AccountID("a") : nil, reporter: isFull ? AccountID("r") : nil,
            sprintID: isFull ? 4 : nil, componentIDs: isFull ? ["9"] : [], parent: isFull ? parent : nil,
            transitionID: nil,
            provenance: Provenance(
                organization: "acme", project: "p", item: WorkItemID(1), revision: 1, run: RunID(UUID())),
            mappedFields: Sensitive(isFull ? ["customfield_1": "CC-1"] : [:]))
    }

    private static func issue(
        type: String? = "10001", status: String? = "5", priority: String? = "3", summary: String? = "A title",
        description: ADFNode? = nil, labels: [String] = ["migrated-from-ado", "other"],
        parent: IssueKey? = parent.key, assignee: String? = "a", reporter: String? = "r", points: Double? = 5,
        sprints: [Int64] = [1, 4], components: [String] = ["8", "9"], fields: [String: JSON] = [:],
        comments: Int? = 2, files: Int? = 2
    ) -> TargetIssue {
        TargetIssue(
            reference: IssueReference(key: IssueKey(projectKey: "SHOP", number: 8), id: "10008"), provenance: nil,
            issueTypeID: type, statusID: status, priorityID: priority, summary: summary.map { Sensitive($0) },
            description: description.map { Sensitive($0.json) }, labels: Sensitive(labels), parent: parent,
            assignee: assignee.map { AccountID($0) }, reporter: reporter.map { AccountID($0) }, storyPoints: points,
            sprintIDs: sprints, componentIDs: components, mappedFields: Sensitive(fields), attachmentCount: files,
            commentCount: comments)
    }

    private static let cases: [(String, TargetIssue)] = [
        ("summary", issue(summary: "Another title")), ("summary", issue(summary: nil)),
        ("issuetype", issue(type: "10002")), ("labels", issue(labels: ["other"])), ("parent", issue(parent: nil)),
        ("priority", issue(priority: "4")), ("storyPoints", issue(points: nil)), ("assignee", issue(assignee: "b")),
        ("reporter", issue(reporter: nil)), ("sprint", issue(sprints: [1])), ("components", issue(components: ["8"])),
        ("status", issue(status: "1")), ("comment", issue(comments: 1)), ("attachment", issue(files: nil)),
        ("customfield_1", issue(fields: ["customfield_1": "CC-2"])),
        ("customfield_1", issue(fields: ["customfield_1": .null])),
    ]

    @Test("as meant, with what others added: no difference")
    func same() {
        #expect(
            IssueComparison.differences(Self.draft(), description: nil, expectedStatus: "5", Self.issue()).isEmpty)
    }

    @Test("each field that differs is named, and no other", arguments: cases.indices)
    func differs(index: Int) {
        let (field, issue) = Self.cases[index]
        #expect(
            IssueComparison.differences(
                Self.draft(), description: nil, expectedStatus: "5", comments: 2, attachments: 2, issue) == [field])
    }

    @Test("nobody is meant: somebody is a difference")
    func nobody() {
        let draft = IssueDraft(
            item: WorkItemID(1), issueTypeID: "10001", summary: Sensitive("A title"), description: nil,
            labels: Sensitive([]), priorityID: nil, storyPoints: nil, assignee: nil, isUnassigned: true, reporter: nil,
            sprintID: nil, componentIDs: [], parent: Self.parent, transitionID: nil,
            provenance: Self.draft().provenance)
        func differences(_ assignee: String?) -> [String] {
            IssueComparison.differences(draft, description: nil, expectedStatus: nil, Self.issue(assignee: assignee))
        }
        #expect(differences(nil).isEmpty && differences("lead") == ["assignee"])
    }

    @Test("what the draft leaves to Jira is not compared")
    func leftToJira() {
        let issue = Self.issue(status: "1", priority: "1", parent: nil, assignee: "x", reporter: "y", points: 1)
        #expect(
            IssueComparison.differences(
                Self.draft(isFull: false), description: nil, expectedStatus: nil, issue
            ).isEmpty)
    }

    @Test("a parent that was not meant is a difference")
    func foreignParent() {
        #expect(
            IssueComparison.differences(
                Self.draft(isFull: false), description: nil, expectedStatus: nil, Self.issue()) == ["parent"])
    }

    @Test("a text is compared by its words, not by its form")
    func description() {
        let meant = ADFNode("doc", content: [.paragraph([.text("One two")]), .paragraph([.text("three")])])
        let stored = ADFNode("doc", content: [.paragraph([.text("One"), .text(" two three", marks: [ADFMark("em")])])])
        let other = ADFNode("doc", content: [.paragraph([.text("One two")])])
        func differences(_ description: ADFNode?) -> [String] {
            IssueComparison.differences(
                Self.draft(), description: meant, expectedStatus: "5", Self.issue(description: description))
        }
        #expect(differences(stored).isEmpty)
        // "é" in one scalar or in two, between two kinds of white space.
        let composed = ADFNode("doc", content: [.paragraph([.text("caf\u{E9}\u{A0}au lait")])])
        let decomposed = ADFNode("doc", content: [.paragraph([.text("cafe\u{301} au\tlait")])])
        #expect(
            IssueComparison.differences(
                Self.draft(), description: composed, expectedStatus: "5", Self.issue(description: decomposed)
            ).isEmpty)
        #expect(differences(other) == ["description"])
        #expect(differences(nil) == ["description"])
    }

    @Test("several differences stand in one order")
    func sorted() {
        #expect(
            IssueComparison.differences(
                Self.draft(), description: nil, expectedStatus: "5", Self.issue(type: "1", status: "1", summary: "x"))
                == ["issuetype", "status", "summary"])
    }
}
