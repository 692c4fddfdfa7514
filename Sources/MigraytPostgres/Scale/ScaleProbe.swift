import Foundation
import MigraytModel
import MigraytPorts

/// Measures each call that a fleet makes again and again, on a `ScaleScene`, by what it took and by what it read.
package struct ScaleProbe: Sendable {
    package struct Measurement: Sendable, Encodable {
        package let call: String
        package let medianMilliseconds: Double
        package let longestMilliseconds: Double
        /// Rows that the median call read, of all tables.
        package let rowsRead: Int64
        /// Whole passes over `outbox_items` in all calls.
        package let itemScans: Int64
    }

    private struct Sample {
        let milliseconds: Double
        let reads: TableReads
    }

    private let pool: PostgresPool
    private let ledger: PostgresLedger
    private let scene: ScaleScene
    private let rounds: Int

    /// - Parameters:
    ///   - pool: Of one connection and the scene's database.
    ///   - rounds: How often each call is made, a shard each time.
    package init(_ pool: PostgresPool, _ scene: ScaleScene, rounds: Int) {
        self.pool = pool
        self.scene = scene
        self.rounds = rounds
        ledger = PostgresLedger(pool: pool)
    }

    /// Makes every call in the order of a migration; the step is closed at the end.
    package func measure() async throws(Failure) -> [Measurement] {
        var samples: [(call: String, Sample)] = []
        func timed<Value: Sendable>(_ call: String, _ body: () async throws(Failure) -> Value) async throws(Failure)
            -> Value
        {
            let before = try await TableReads.now(pool)
            let start = ContinuousClock.now
            let value = try await body()
            let took = ContinuousClock.now - start
            samples.append(
                (call, Sample(milliseconds: took / .milliseconds(1), reads: try await TableReads.now(pool) - before)))
            return value
        }
        let run = scene.run
        for _ in 0..<rounds {
            let found = try await timed("coordinator.survey") { () async throws(Failure) in
                try await ledger.survey(window: 2, limit: 100)
            }
            try await timed("markPublished") { () async throws(Failure) -> Void in
                try await ledger.markPublished(found.toPublish)
            }
            guard let shard = found.toPublish.first?.shard else { break }
            let claim = try await timed("claimShard") { () async throws(Failure) -> ShardClaim in
                try await self.claim(shard)
            }
            let items = try await timed("items") { () async throws(Failure) -> [WorkItemID] in
                try await ledger.items(of: claim).map(\.item)
            }
            let half = Array(items.prefix(items.count / 2))
            _ = try await timed("recordIntent") { () async throws(Failure) in
                try await ledger.recordIntent(claim, items: half)
            }
            try await timed("record") { () async throws(Failure) -> Void in
                try await ledger.record(claim, half.map { Self.created($0) })
            }
            _ = try await timed("renew") { () async throws(Failure) in
                try await ledger.renew(claim, lease: .seconds(60))
            }
            _ = try await timed("migratedIssues") { () async throws(Failure) in
                try await ledger.migratedIssues(scene.project, half)
            }
            _ = try await timed("commit and complete") { () async throws(Failure) in
                try await ledger.commit(
                    claim,
                    ShardWrites(outcomes: items.dropFirst(half.count).map { Self.created($0) }, completes: true))
            }
            _ = try await timed("progress") { () async throws(Failure) in try await ledger.progress(run) }
            _ = try await timed("reconciler.survey") { () async throws(Failure) in
                try await ledger.survey(republishAfter: .seconds(15), limit: 100)
            }
            _ = try await timed("republish") { () async throws(Failure) in
                try await ledger.republish(after: .seconds(15))
            }
            _ = try await timed("claimPlanning") { () async throws(Failure) in
                try await ledger.claimPlanning(owner: "scale", lease: .seconds(60))
            }
            if let next = found.toPublish.dropFirst().first?.shard { try await letLapse(next) }
            _ = try await timed("overdueShards") { () async throws(Failure) in
                try await ledger.overdueShards(after: .seconds(2), urgentAfter: .zero, limit: 8)
            }
            _ = try await timed("expireLeases") { () async throws(Failure) in try await ledger.expireLeases() }
        }
        try await scene.endShards(pool)
        _ = try await timed("closeSteps") { () async throws(Failure) in try await ledger.closeSteps() }
        return Self.summary(samples)
    }

    private func claim(_ shard: ShardID, lease: Duration = .seconds(60)) async throws(Failure) -> ShardClaim {
        guard case .claimed(let claim, _) = try await ledger.claimShard(shard, owner: "scale", lease: lease) else {
            throw Failure(.internalError, .stop)
        }
        return claim
    }

    /// A holder that writes an intent and is not heard of again.
    private func letLapse(_ shard: ShardID) async throws(Failure) {
        let claim = try await self.claim(shard)
        let items = try await ledger.items(of: claim).prefix(50).map(\.item)
        _ = try await ledger.recordIntent(claim, items: Array(items))
        _ = try await ledger.renew(claim, lease: .zero)
    }

    private static func created(_ item: WorkItemID) -> ItemOutcome {
        let issue = IssueReference(
            key: IssueKey(projectKey: "SHOP", number: 10_000_000 + item.rawValue), id: "2\(item)")
        return ItemOutcome(
            item, .created(issue, revision: 1, followUps: .comments), diagnostics: [Diagnostic(.userUnmatched)])
    }

    private static func summary(_ samples: [(call: String, sample: Sample)]) -> [Measurement] {
        var order: [String] = []
        for (call, _) in samples where !order.contains(call) { order.append(call) }
        return order.map { call in
            let own = samples.filter { $0.call == call }.map(\.sample)
            let times = own.map(\.milliseconds).sorted()
            let rows = own.map(\.reads.rows).sorted()
            return Measurement(
                call: call, medianMilliseconds: rounded(times[times.count / 2]),
                longestMilliseconds: rounded(times[times.count - 1]), rowsRead: rows[rows.count / 2],
                itemScans: own.reduce(0) { $0 + $1.reads.itemScans })
        }
    }

    private static func rounded(_ milliseconds: Double) -> Double { (milliseconds * 100).rounded() / 100 }
}
