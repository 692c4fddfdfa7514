import MigraytModel
import MigraytPorts
import MigraytTransform
import Synchronization

/// Takes issues to the statuses of their items, transition by transition, and fills what the screens on the way ask.
final class StatusWalk: Sendable {
    private struct Screen: Hashable {
        let issueType: String
        let transition: String
    }

    /// Longer than any way through a workflow, with room for refusals on it.
    private static let longestWalk = 24

    private let session: ShardSession
    private let transform: IssueTransform
    /// The screens of transitions that an issue of the type told of.
    private let screens = Mutex<[Screen: TargetTransition]>([:])

    init(session: ShardSession, transform: IssueTransform) {
        self.session = session
        self.transform = transform
    }

    /// From the status that the issue really has, so that a repetition after a crash takes up where it was.
    func take(_ issue: IssueKey, to item: WorkItem, from present: TargetIssue?) async throws(Failure)
        -> PerItemWork.Result
    {
        guard let status = present?.statusID, let type = present?.issueTypeID else {
            return .finished(.failed(.jiraNotFound, field: nil), [])
        }
        // A state that has no status was named when the issue was drafted.
        guard var route = transform.route(for: item, issueTypeID: type, from: status) else {
            return .finished(.completed, [])
        }
        var missing: String?
        for _ in 0..<Self.longestWalk where !route.isAtGoal {
            if session.mustStop { return .interrupted }
            guard let hop = try await next(on: route, of: issue, type: type) else { break }
            guard let transition = hop.transition else {
                route.refuse(hop.id, to: hop.to)
                continue
            }
            let answers = transform.answers(to: transition, for: item)
            try session.lease.check()
            do throws(Failure) {
                try await session.target.transition(issue, by: transition.id, fields: answers.values)
                route.arrive(at: transition.to)
            } catch  where error.disposition == .failItem {
                // A screen or a condition stands in the way; another way may not have it.
                missing = missing ?? error.field ?? answers.unfilled.first
                route.refuse(transition.id, to: transition.to)
            }
        }
        if route.isAtGoal { return .finished(.completed, []) }
        let diagnostic =
            missing.map { Diagnostic(.stateFieldRequired, field: $0) }
            ?? Diagnostic(.stateUnreachable, field: "System.State")
        return .finished(.completed, [diagnostic])
    }

    /// The next hop; its transition is `nil` when the workflow has it and the issue does not.
    private func next(on route: StatusRoute, of issue: IssueKey, type: String) async throws(Failure)
        -> (id: String, to: String, transition: TargetTransition?)?
    {
        guard route.needsIssue else {
            guard let planned = route.planned else { return nil }
            return (planned.id, planned.to, try await withScreen(planned, of: issue, type: type))
        }
        return route.next(among: try await session.target.transitions(of: issue)).map { ($0.id, $0.to, $0) }
    }

    private func withScreen(_ planned: Workflow.Transition, of issue: IssueKey, type: String) async throws(Failure)
        -> TargetTransition?
    {
        if planned.isPlain { return TargetTransition(id: planned.id, to: planned.to) }
        let screen = Screen(issueType: type, transition: planned.id)
        if let known = screens.withLock({ $0[screen] }) { return known }
        let found = try await session.target.transitions(of: issue).first { $0.id == planned.id }
        if let found { screens.withLock { $0[screen] = found } }
        return found
    }
}
