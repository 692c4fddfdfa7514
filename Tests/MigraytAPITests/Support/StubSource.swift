import Foundation
import MigraytModel
import MigraytPorts

/// A project of 20,001 tasks, which is more than one page of ids, and 3 epics.
struct StubSource: WorkItemSource {
    static let items: [String: ClosedRange<Int64>] = ["Epic": 1...3, "Task": 10...20_010]

    let name: String
    let refusal: Failure?

    func project() async throws(Failure) -> SourceProject {
        if let refusal { throw refusal }
        return SourceProject(
            id: "4c3b", organization: "contoso", name: name, organizationURL: "https://ado.example/contoso")
    }

    func workItemTypes() async throws(Failure) -> [String] {
        if let refusal { throw refusal }
        return ["Epic", "Bug", "Task"]
    }

    func workItemIDs(types: [String], area: String?, after last: WorkItemID?, limit: Int) async throws(Failure)
        -> [WorkItemID]
    {
        let ids = types.compactMap { Self.items[$0] }.joined().filter { $0 > last?.rawValue ?? 0 }
        return ids.prefix(limit).map { WorkItemID($0) }
    }

    func iterations() async throws(Failure) -> [ClassificationNode] {
        [
            ClassificationNode(id: 1, path: [name], parent: nil),
            ClassificationNode(
                id: 2, path: [name, "Sprint 1"], startDate: Date(timeIntervalSince1970: 1_736_121_600),
                finishDate: Date(timeIntervalSince1970: 1_737_072_000), parent: 1),
        ]
    }

    func areas() async throws(Failure) -> [ClassificationNode] {
        [
            ClassificationNode(id: 3, path: [name], parent: nil),
            ClassificationNode(id: 4, path: [name, "API"], parent: 3),
        ]
    }

    func workItems(_ ids: [WorkItemID]) async throws(Failure) -> [WorkItemReading] { throw .unused }
    func comments(of item: WorkItemID, continuation: String?) async throws(Failure) -> SourceCommentPage {
        throw .unused
    }
    func download(_ attachment: SourceAttachment) async throws(Failure) -> ByteStream { throw .unused }
    func attachmentID(inURL url: String) -> String? { nil }
}

extension Failure {
    /// The API reads no content and writes nothing at a platform: a call that it never makes.
    static var unused: Failure { Failure(.internalError, .stop) }
}
