import MigraytModel
import MigraytPorts

/// What a worker remembers of the runs that it works on: what `prepare` decided and nothing changes afterwards. Read
/// from the ledger once and not for every shard.
public actor RunMemory {
    /// Runs whose shards a worker meets at about the same time are few.
    private static let runs = 8

    private struct Places: Hashable {
        let run: RunID
        let kind: EffectKey.Kind
    }

    private var order: [RunID] = []
    private var sites: [RunID: TargetSite] = [:]
    /// By the source's node; `nil` for one that nothing was made for.
    private var remoteIDs: [Places: [Int64: String?]] = [:]

    public init() {}

    /// The site that `prepare` recorded.
    func site(of claim: ShardClaim, in ledger: any WorkerLedger) async throws(Failure) -> TargetSite {
        if let site = sites[claim.run.id] { return site }
        guard let site = try await ledger.site(of: claim.run.id) else { throw Failure(.internalError, .failRun) }
        touch(claim.run.id)
        sites[claim.run.id] = site
        return site
    }

    /// The sprints or components that stand for nodes of the source; nodes without one are left out.
    func remoteIDs(_ kind: EffectKey.Kind, of nodes: [Int64], _ claim: ShardClaim, in ledger: any WorkerLedger)
        async throws(Failure) -> [Int64: String]
    {
        let places = Places(run: claim.run.id, kind: kind)
        let missing = Set(nodes).subtracting((remoteIDs[places] ?? [:]).keys).sorted()
        if !missing.isEmpty {
            let effects = try await ledger.effects(claim, kind: kind, subjects: missing)
            touch(claim.run.id)
            var known = remoteIDs[places] ?? [:]
            for node in missing { known[node] = .some(nil) }
            for effect in effects where effect.state == .completed { known[effect.key.subject] = effect.remoteID }
            remoteIDs[places] = known
        }
        let known = remoteIDs[places] ?? [:]
        return Dictionary(
            nodes.compactMap { node in (known[node] ?? nil).map { (node, $0) } },
            uniquingKeysWith: { first, _ in first })
    }

    private func touch(_ run: RunID) {
        guard !order.contains(run) else { return }
        order.append(run)
        guard order.count > Self.runs else { return }
        let oldest = order.removeFirst()
        sites[oldest] = nil
        for kind in [EffectKey.Kind.sprint, .component] { remoteIDs[Places(run: oldest, kind: kind)] = nil }
    }
}
