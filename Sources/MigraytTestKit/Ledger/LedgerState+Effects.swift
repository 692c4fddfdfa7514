import Foundation
import MigraytModel
import MigraytPorts

extension LedgerState {
    func effects(_ project: ProjectID, kind: EffectKey.Kind, subjects: [Int64]) -> [Effect] {
        let wanted = Set(subjects)
        return (effects[project] ?? [:]).values.map(\.effect)
            .filter { $0.key.kind == kind && wanted.contains($0.key.subject) }
            .sorted { ($0.key.subject, $0.key.part) < ($1.key.subject, $1.key.part) }
    }

    mutating func recordEffectIntents(_ claim: ShardClaim, of shard: ShardRow, _ keys: [EffectKey], now: Date)
        -> [EffectKey]
    {
        let project = self[run: shard.run].run.project
        return keys.filter { key in
            let old = effects[project]?[key]
            let isMine = old?.shard == shard.id && old?.effect.fence == claim.fence
            switch old?.effect.state {
            case nil, .pending: break
            case .intent where isMine || sabotage.contains(.shareEffects): return true
            case .intent, .unknown, .completed, .skipped, .failed: return false
            }
            let effect = Effect(key: key, state: .intent, fence: claim.fence, intentAt: now)
            effects[project, default: [:]][key] = EffectRow(effect: effect, shard: shard.id)
            return true
        }
    }

    mutating func recordEffects(_ claim: ShardClaim, _ outcomes: [EffectOutcome], now: Date) throws(Failure) {
        let shard = try held(claim)
        let project = self[run: shard.run].run.project
        for outcome in outcomes {
            let old = effects[project]?[outcome.key]
            if let old, old.effect.state.isTerminal { continue }
            var effect = old?.effect ?? Effect(key: outcome.key, state: .pending, fence: claim.fence)
            effect.apply(outcome.verdict)
            if outcome.verdict == .unknown, old?.effect.state != .unknown { effect.intentAt = now }
            effects[project, default: [:]][outcome.key] = EffectRow(effect: effect, shard: old?.shard ?? shard.id)
        }
    }
}

extension Effect {
    fileprivate mutating func apply(_ verdict: EffectOutcome.Verdict) {
        reason = nil
        switch verdict {
        case .completed(let id):
            state = .completed
            remoteID = id
        case .skipped(let why):
            state = .skipped
            reason = why
        case .failed(let code, _):
            state = .failed
            reason = code.rawValue
        case .unknown: state = .unknown
        case .retry: state = .pending
        }
    }
}
