import MigraytModel
import MigraytPorts
import Synchronization

/// A small Azure DevOps project in memory, for tests of roles.
public final class ScriptedSource: WorkItemSource {
    /// The calls of the port, for faults and counts.
    public enum Call: Hashable, Sendable {
        case project
        case workItemTypes
        case workItemIDs(after: WorkItemID?)
        case workItems([WorkItemID])
        case comments(WorkItemID)
        case iterations
        case areas
        case download(String)
    }

    /// What the project holds. Items that are removed while a run goes on are gone, as in life.
    public struct Content: Sendable {
        public var project = SourceProject(
            id: "11111111-2222-3333-4444-555555555555", organization: "acme", name: "Shop",
            organizationURL: "https://ado.example/acme")
        public var items: [WorkItemID: WorkItem] = [:]
        /// Types of the process that may have no items.
        public var emptyTypes: Set<String> = []
        /// Items whose data is not of the promised form.
        public var unreadable: [WorkItemID: String] = [:]
        public var comments: [WorkItemID: [SourceComment]] = [:]
        public var files: [String: [UInt8]] = [:]
        public var iterations: [ClassificationNode] = []
        public var areas: [ClassificationNode] = []

        public init() {}
    }

    private struct State {
        var content: Content
        var fault: (@Sendable (Call) -> Failure?)?
        var calls: [Call] = []
    }

    private let state: Mutex<State>
    /// Comments per page; small, so that readers meet more than one.
    private let commentsPerPage: Int

    public init(_ content: Content = Content(), commentsPerPage: Int = 2) {
        state = Mutex(State(content: content))
        self.commentsPerPage = commentsPerPage
    }

    public func update(_ change: @Sendable (inout Content) -> Void) { state.withLock { change(&$0.content) } }

    /// Asked before each call; what it gives is thrown.
    public func setFault(_ fault: (@Sendable (Call) -> Failure?)?) { state.withLock { $0.fault = fault } }

    public var calls: [Call] { state.withLock { $0.calls } }

    private func content(_ call: Call) throws(Failure) -> Content {
        try state.withLock { (state: inout State) throws(Failure) -> Content in
            state.calls.append(call)
            if let failure = state.fault?(call) { throw failure }
            return state.content
        }
    }

    public func project() async throws(Failure) -> SourceProject { try content(.project).project }

    public func workItemTypes() async throws(Failure) -> [String] {
        let content = try content(.workItemTypes)
        return content.emptyTypes.union(content.items.values.map(\.type)).sorted()
    }

    /// The area filter is passed over: items carry ids of areas, and a role test has no need of it.
    public func workItemIDs(
        types: [String], area: String?, after last: WorkItemID?, limit: Int
    ) async throws(Failure) -> [WorkItemID] {
        let content = try content(.workItemIDs(after: last))
        let readable = content.items.values.filter { types.contains($0.type) }.map(\.id)
        let all = (readable + content.unreadable.keys).sorted()
        return Array(all.filter { id in last.map { id > $0 } ?? true }.prefix(limit))
    }

    public func workItems(_ ids: [WorkItemID]) async throws(Failure) -> [WorkItemReading] {
        let content = try content(.workItems(ids))
        return ids.compactMap { id in
            if let field = content.unreadable[id] { return .unreadable(id, field: field) }
            return content.items[id].map { .item($0) }
        }
    }

    public func comments(of item: WorkItemID, continuation: String?) async throws(Failure) -> SourceCommentPage {
        let all = (try content(.comments(item)).comments[item] ?? []).filter { !$0.isDeleted }
        let start = continuation.flatMap { Int($0) } ?? 0
        let end = min(start + commentsPerPage, all.count)
        return SourceCommentPage(
            comments: Array(all[min(start, end)..<end]), continuation: end < all.count ? String(end) : nil)
    }

    public func iterations() async throws(Failure) -> [ClassificationNode] { try content(.iterations).iterations }

    public func areas() async throws(Failure) -> [ClassificationNode] { try content(.areas).areas }

    public func download(_ attachment: SourceAttachment) async throws(Failure) -> ByteStream {
        guard let bytes = try content(.download(attachment.id)).files[attachment.id] else {
            throw Failure(.itemGone, .failItem, status: 404)
        }
        return ByteStream(bytes)
    }

    /// URLs are of the form `https://ado.example/attachments/{id}`.
    public func attachmentID(inURL url: String) -> String? {
        let prefix = "https://ado.example/attachments/"
        return url.hasPrefix(prefix) ? String(url.dropFirst(prefix.count)) : nil
    }
}
