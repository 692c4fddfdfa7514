import Foundation
import Logging
import MigraytModel
import MigraytObservability
import MigraytPorts
import MigraytTransform

/// Starts the sprints that have begun and closes those that are over; all items have entered them before.
struct SprintMoves: Sendable {
    let session: ShardSession
    let site: TargetSite

    private struct Move {
        let sprint: TargetSprint
        let dates: SprintDates
        let isOver: Bool
    }

    /// Only sprints that a migration made are moved: those of people go on as their people want.
    /// - Returns: How many sprints Jira would not move; `nil` when it had to stop before the last.
    func make() async throws(Failure) -> Int? {
        guard let board = site.boardID, site.sprintField != nil else { return 0 }
        var unmoved = 0
        for move in try await moves(on: board) {
            if session.mustStop { return nil }
            try session.lease.check()
            do throws(Failure) {
                try await session.target.moveSprint(
                    move.sprint.id, to: .active, start: move.dates.start, end: move.dates.end)
                guard move.isOver else { continue }
                try await session.target.moveSprint(
                    move.sprint.id, to: .closed, start: move.dates.start, end: move.dates.end)
            } catch  where error.disposition == .failItem {
                // A board without parallel sprints refuses a second active one: the sprint stays as it is.
                unmoved += 1
                session.logger.log(error, "A sprint could not be moved", [.run: session.run.id.description])
            }
        }
        return unmoved
    }

    /// Those that are over first and in the order of their ends: where a board has one active sprint at a time, each is
    /// closed before the next is started.
    private func moves(on board: Int64) async throws(Failure) -> [Move] {
        let plans = SprintPlan.plans(for: try await session.source.iterations())
        let effects = try await session.ledger.effects(session.claim, kind: .sprint, subjects: plans.map(\.iteration))
        let ids = Dictionary(
            effects.filter { $0.state == .completed }.compactMap { effect in
                effect.remoteID.flatMap { Int64($0) }.map { (effect.key.subject, $0) }
            }, uniquingKeysWith: { first, _ in first })
        let present = try await session.target.sprints(board: board)
        let sprints = Dictionary(present.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let now = session.timing.now()
        let moves = plans.compactMap { plan -> Move? in
            guard let dates = plan.dates, dates.start <= now, let sprint = ids[plan.iteration].flatMap({ sprints[$0] }),
                plan.isOwn(sprint), sprint.state != .closed
            else { return nil }
            return Move(sprint: sprint, dates: dates, isOver: dates.end < now)
        }
        return moves.sorted { ($0.isOver ? 0 : 1, $0.dates.end) < ($1.isOver ? 0 : 1, $1.dates.end) }
    }
}
