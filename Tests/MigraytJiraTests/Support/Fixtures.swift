import Foundation
import MigraytModel
import MigraytPorts

enum Fixtures {
    static let run = RunID(UUID(uuid: (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)))

    static func site(
        storyPoints: String? = "customfield_10016", sprint: String? = "customfield_10020"
    ) -> TargetSite {
        TargetSite(
            projectID: "10000", projectKey: "SHOP", issueTypes: [], priorities: [:], linkTypes: [],
            storyPointsField: storyPoints, sprintField: sprint, boardID: 1,
            serviceAccount: AccountID("acc"),
            attachmentLimit: 1000, highestIssueNumber: 0)
    }

    static func provenance(_ item: Int64 = 7) -> Provenance {
        Provenance(organization: "acme", project: "p", item: WorkItemID(item), revision: 3, run: run)
    }

    /// What Jira says of the project when it is there.
    static let project = ScriptedJira.Answer.json(200, #"{"id":"10000","key":"SHOP","simplified":false}"#)

    static func key(_ number: Int64) -> IssueKey { IssueKey(projectKey: "SHOP", number: number) }

    static func draft(_ item: Int64 = 7, full: Bool = false, isUnassigned: Bool = false) -> IssueDraft {
        IssueDraft(
            item: WorkItemID(item), issueTypeID: "10001", summary: Sensitive("A \"b\""),
            description: full ? Sensitive(ADFNode("doc", content: [.paragraph([.text("hi")])])) : nil,
            labels: Sensitive(["migrated-from-ado"]), priorityID: full ? "2" : nil,
            storyPoints: full ? 3.5 : nil,
            assignee: full ? AccountID("a1") : nil, isUnassigned: isUnassigned, reporter: full ? AccountID("r1") : nil,
            sprintID: full ? 37 : nil, componentIDs: full ? ["11", "12"] : [],
            parent: full ? IssueReference(key: key(1), id: "900") : nil, transitionID: full ? "21" : nil,
            provenance: provenance(item))
    }

    static func file(_ name: String, _ chunks: [String], length: Int64? = nil) -> UploadFile {
        let bytes = chunks.map { Array($0.utf8) }
        let size = length ?? Int64(bytes.reduce(0) { $0 + $1.count })
        return UploadFile(name: Sensitive(name), length: size) { () async throws(Failure) in
            let chunks = Chunks(bytes)
            return ByteStream(length: size) { () async throws(Failure) in await chunks.next() }
        }
    }

    private actor Chunks {
        private var rest: ArraySlice<[UInt8]>
        init(_ chunks: [[UInt8]]) { rest = chunks[...] }
        func next() -> [UInt8]? { rest.popFirst() }
    }

    /// JSON written in a test; a typing error there is the test's failure.
    static func json(_ text: String) throws -> JSON { try JSONParser.parse(Array(text.utf8)) }
}
