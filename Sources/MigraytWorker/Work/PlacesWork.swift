import Foundation
import MigraytModel
import MigraytPlanning
import MigraytPorts
import MigraytTransform

/// Makes the sprints and components that the items will be put into, once per node of the source's trees.
struct PlacesWork: Sendable {
    let session: ShardSession
    let site: TargetSite
    /// The board's sprints as they were when the run began.
    let presentSprints: [TargetSprint]

    func run() async throws(Failure) -> ShardEnd {
        ShardEnd.combining([try await components(), try await sprints()])
    }

    private func components() async throws(Failure) -> ShardEnd {
        let names = ComponentNaming.names(for: try await session.source.areas())
        let existing = try await session.target.components(site: site)
        let idsByName = Dictionary(
            existing.map { ($0.name.lowercased(), $0.id) }, uniquingKeysWith: { first, _ in first })
        return try await make(
            .component, names.keys.sorted(), existing: { names[$0].flatMap { idsByName[$0.lowercased()] } }
        ) { area throws(Failure) in
            try await session.target.createComponent(named: names[area] ?? "", site: site).id
        }
    }

    private func sprints() async throws(Failure) -> ShardEnd {
        guard let board = site.boardID, site.sprintField != nil else { return .complete }
        let plans = SprintPlan.plans(for: try await session.source.iterations())
        let byIteration = Dictionary(plans.map { ($0.iteration, $0) }, uniquingKeysWith: { first, _ in first })
        return try await make(
            .sprint, plans.map(\.iteration),
            existing: { byIteration[$0]?.match(among: presentSprints).map { String($0.id) } }
        ) { iteration throws(Failure) in
            guard let plan = byIteration[iteration] else { throw Failure(.internalError, .failRun) }
            return String(try await create(plan, board: board).id)
        }
    }

    private func create(_ plan: SprintPlan, board: Int64) async throws(Failure) -> TargetSprint {
        do throws(Failure) {
            return try await session.target.createSprint(
                named: plan.name, goal: plan.goal, start: plan.dates?.start, end: plan.dates?.end, board: board)
        } catch  where error.disposition == .failItem && error.certainty == .notExecuted {
            // A name that this site does not take costs the name, not the run.
            try session.lease.check()
            return try await session.target.createSprint(
                named: plan.plainName, goal: plan.goal, start: plan.dates?.start, end: plan.dates?.end, board: board)
        }
    }

    /// What exists tells which node it stands for, so its list settles an unknown outcome.
    private func make(
        _ kind: EffectKey.Kind, _ subjects: [Int64], existing: (Int64) -> String?,
        create: (Int64) async throws(Failure) -> String
    ) async throws(Failure) -> ShardEnd {
        let known = try await session.ledger.effects(session.claim, kind: kind, subjects: subjects)
        let effects = Dictionary(known.map { ($0.key.subject, $0) }, uniquingKeysWith: { first, _ in first })
        var end = ShardEnd.complete
        for subject in subjects {
            let key = EffectKey(kind, subject: subject)
            let state = effects[subject]?.state
            if state == .completed { continue }
            if state == .unknown || state == .intent {
                let wait = session.settleDelay(effects[subject]?.intentAt)
                if wait > .zero, existing(subject) == nil {
                    end = .combining([end, .again(after: wait, countsAsAttempt: false)])
                    continue
                }
                await session.log.note([EffectOutcome(key, .retry)])
            }
            if session.mustStop { return .interrupted }
            guard try await !session.log.intend([key]).isEmpty else { return .interrupted }
            let verdict: EffectOutcome.Verdict
            if let id = existing(subject) {
                verdict = .completed(remoteID: id)
            } else {
                try session.lease.check()
                do { verdict = .completed(remoteID: try await create(subject)) } catch {
                    let lost = error.certainty == .unknown
                    await session.log.note([EffectOutcome(key, lost ? .unknown : .retry)])
                    if lost, case .retry = error.disposition {
                        let wait = session.configuration.settlement.wait
                        end = .combining([end, .again(after: wait, countsAsAttempt: false)])
                        continue
                    }
                    throw error.disposition == .failItem ? Failure(error.code, .failRun, field: error.field) : error
                }
            }
            await session.log.note([EffectOutcome(key, verdict)])
        }
        return end
    }
}
