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
        return try await make(.component, names, existing: idsByName) { _, name throws(Failure) in
            try await session.target.createComponent(named: name, site: site).id
        }
    }

    private func sprints() async throws(Failure) -> ShardEnd {
        guard let board = site.boardID, site.sprintField != nil else { return .complete }
        let iterations = try await session.source.iterations()
        let names = SprintNaming.names(for: iterations)
        let nodes = Dictionary(iterations.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        // An open sprint of the name before a closed one, which stands for its iteration although no item enters it.
        let existing = presentSprints.filter { $0.state != .closed } + presentSprints.filter { $0.state == .closed }
        let idsByName = Dictionary(
            existing.map { ($0.name.lowercased(), String($0.id)) }, uniquingKeysWith: { first, _ in first })
        return try await make(.sprint, names, existing: idsByName) { id, name throws(Failure) in
            let node = nodes[id]
            let sprint = try await session.target.createSprint(
                named: name, start: node?.startDate, end: node?.finishDate, board: board)
            return String(sprint.id)
        }
    }

    /// Names are unique within their kind, so the list of what exists settles an unknown outcome.
    private func make(
        _ kind: EffectKey.Kind, _ names: [Int64: String], existing: [String: String],
        create: (Int64, String) async throws(Failure) -> String
    ) async throws(Failure) -> ShardEnd {
        let known = try await session.ledger.effects(session.claim, kind: kind, subjects: names.keys.sorted())
        let effects = Dictionary(known.map { ($0.key.subject, $0) }, uniquingKeysWith: { first, _ in first })
        var end = ShardEnd.complete
        for (subject, name) in names.sorted(by: { $0.key < $1.key }) {
            let key = EffectKey(kind, subject: subject)
            let state = effects[subject]?.state
            if state == .completed { continue }
            if state == .unknown || state == .intent {
                let wait = session.settleDelay(effects[subject]?.intentAt)
                if wait > .zero, existing[name.lowercased()] == nil {
                    end = .combining([end, .again(after: wait, countsAsAttempt: false)])
                    continue
                }
                try await session.ledger.recordEffects(session.claim, [EffectOutcome(key, .retry)])
            }
            if session.mustStop { return .interrupted }
            guard try await !session.ledger.recordEffectIntents(session.claim, [key]).isEmpty else {
                return .interrupted
            }
            let verdict: EffectOutcome.Verdict
            if let id = existing[name.lowercased()] {
                verdict = .completed(remoteID: id)
            } else {
                try session.lease.check()
                do { verdict = .completed(remoteID: try await create(subject, name)) } catch {
                    let lost = error.certainty == .unknown
                    try await session.persist { () async throws(Failure) in
                        try await session.ledger.recordEffects(
                            session.claim, [EffectOutcome(key, lost ? .unknown : .retry)])
                    }
                    if lost, case .retry = error.disposition {
                        let wait = session.configuration.settlement.wait
                        end = .combining([end, .again(after: wait, countsAsAttempt: false)])
                        continue
                    }
                    throw error.disposition == .failItem ? Failure(error.code, .failRun, field: error.field) : error
                }
            }
            try await session.persist { () async throws(Failure) in
                try await session.ledger.recordEffects(session.claim, [EffectOutcome(key, verdict)])
            }
        }
        return end
    }
}
