import MigraytModel
import MigraytPorts

/// A project of so many work items of one type, known by their numbers alone: enough to be planned.
struct NumbersSource: WorkItemSource {
    let count: Int64

    func project() async throws(Failure) -> SourceProject { throw Self.notAsked }
    func workItemTypes() async throws(Failure) -> [String] { ["Task"] }

    func workItemIDs(types: [String], area: String?, after last: WorkItemID?, limit: Int) async throws(Failure)
        -> [WorkItemID]
    {
        let first = (last?.rawValue ?? 0) + 1
        guard first <= count else { return [] }
        return (first...min(count, first + Int64(limit) - 1)).map { WorkItemID($0) }
    }

    func workItems(_ ids: [WorkItemID]) async throws(Failure) -> [WorkItemReading] { throw Self.notAsked }
    func comments(of item: WorkItemID, continuation: String?) async throws(Failure) -> SourceCommentPage {
        throw Self.notAsked
    }
    func iterations() async throws(Failure) -> [ClassificationNode] { throw Self.notAsked }
    func areas() async throws(Failure) -> [ClassificationNode] { throw Self.notAsked }
    func download(_ attachment: SourceAttachment) async throws(Failure) -> ByteStream { throw Self.notAsked }
    func attachmentID(inURL url: String) -> String? { nil }

    private static let notAsked = Failure(.internalError, .stop)
}

/// Opens that project as the source of every run.
struct NumbersConnector: PlatformConnector {
    let source: NumbersSource

    func source(_ endpoint: AzureDevOpsEndpoint, site: String, credential: PlatformCredential) throws(Failure)
        -> any WorkItemSource
    { source }

    func target(_ endpoint: JiraEndpoint, site: String, credential: PlatformCredential, permit: WritePermit)
        throws(Failure) -> any IssueTarget
    { throw Failure(.internalError, .stop) }
}
