import Foundation
import MigraytModel
import MigraytPorts
import Synchronization

/// A small Jira project in memory, for tests of roles: it makes exactly what it is asked to, twice if asked twice, and
/// fails as it is told. What it holds at the end is the judge of "nothing lost, nothing twice".
public final class ScriptedTarget: Sendable {
    private struct State {
        var content: TargetContent
        var fault: (@Sendable (TargetCall) -> TargetFault?)?
        var calls: [TargetCall] = []
        var late: [@Sendable (inout TargetContent) -> Void] = []
    }

    private let state: Mutex<State>
    private let crossing: BorderCrossing

    /// - Parameter crossing: Passed before and after each call.
    public init(
        _ content: TargetContent = TargetContent(),
        crossing: @escaping BorderCrossing = { (_) async throws(Failure) in }
    ) {
        state = Mutex(State(content: content))
        self.crossing = crossing
    }

    public func update(_ change: @Sendable (inout TargetContent) -> Void) { state.withLock { change(&$0.content) } }

    /// Asked once per call.
    public func setFault(_ fault: (@Sendable (TargetCall) -> TargetFault?)?) { state.withLock { $0.fault = fault } }

    public var content: TargetContent { state.withLock { $0.content } }
    public var calls: [TargetCall] { state.withLock { $0.calls } }

    /// The issues of each work item: more than one is a duplicate.
    public var issuesByItem: [WorkItemID: [IssueKey]] {
        Dictionary(grouping: content.issues.values.sorted { $0.reference.key.number < $1.reference.key.number }) {
            $0.draft.item
        }.mapValues { $0.map(\.reference.key) }
    }

    /// Writes whose callers gave up are done now.
    public func landLateWrites() {
        state.withLock { state in
            for write in state.late { write(&state.content) }
            state.late = []
        }
    }

    /// The search index knows all issues now.
    public func catchUpIndex() {
        update { content in
            for key in content.issues.keys { content.issues[key]?.isIndexed = true }
        }
    }

    /// One call: its way, its fault, if any, then its effect, and the way back.
    func perform<Result: Sendable>(
        _ call: TargetCall, some: (@Sendable (inout TargetContent, Int) -> Void)? = nil,
        _ body: @escaping @Sendable (inout TargetContent) throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        try await crossing(.out)
        let result = try happen(call, some: some, body)
        try await crossing(.back)
        return result
    }

    private func happen<Result: Sendable>(
        _ call: TargetCall, some: (@Sendable (inout TargetContent, Int) -> Void)?,
        _ body: @escaping @Sendable (inout TargetContent) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try state.withLock { (state: inout State) throws(Failure) -> Result in
            state.calls.append(call)
            let lost = Failure(.httpInterrupted, .retry(after: .seconds(1)), certainty: .unknown)
            switch state.fault?(call) {
            case nil: return try body(&state.content)
            case .refuse(let failure): throw failure
            case .loseAnswer: _ = try body(&state.content)
            case .land: state.late.append { content in _ = try? body(&content) }
            case .makeSome(let count): some?(&state.content, count)
            }
            throw lost
        }
    }
}
