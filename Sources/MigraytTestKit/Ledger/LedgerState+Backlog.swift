import MigraytModel
import MigraytPorts

extension LedgerState {
    func backlog() -> Backlog {
        var backlog = Backlog()
        for row in runs.values where !row.run.state.isTerminal { backlog.runs[row.run.state, default: 0] += 1 }
        for shard in shards.values where runs[shard.run].map({ !$0.run.state.isTerminal }) == true {
            switch shard.state {
            case .waiting: backlog.waitingShards += 1
            case .ready: backlog.readyShards += 1
            case .leased: backlog.leasedShards += 1
            case .done: continue
            }
            if shard.mark != nil { backlog.shardMessages += 1 }
        }
        backlog.events = Int64(unpublishedEvents(limit: .max).count)
        backlog.letters = Int64(lettersToPublish(limit: .max).count)
        backlog.erasures = Int64(erasures.values.count { $0.erasure.finishedAt == nil })
        return backlog
    }
}
