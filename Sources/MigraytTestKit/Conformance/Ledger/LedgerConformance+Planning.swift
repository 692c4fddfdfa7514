import Foundation
import MigraytModel
import MigraytPorts

extension LedgerConformance {
    static let planningRules: [ConformanceRule<Self>] = [
        ConformanceRule("enumerationPageTwiceChangesNothing", Self.enumerationPageTwiceChangesNothing),
        ConformanceRule("planningGoesOnWhereItStopped", Self.planningGoesOnWhereItStopped),
        ConformanceRule("planningIsHandedOutOnce", Self.planningIsHandedOutOnce),
        ConformanceRule("fencedPlanningIsRefused", Self.fencedPlanningIsRefused),
        ConformanceRule("migratedItemIsNotMigratedAgain", Self.migratedItemIsNotMigratedAgain),
        ConformanceRule("newRunWaitsForUnsettledIntents", Self.newRunWaitsForUnsettledIntents),
        ConformanceRule("newRunTakesOverLostEffects", Self.newRunTakesOverLostEffects),
        ConformanceRule("parkedPlanningGoesOnAfterResume", Self.parkedPlanningGoesOnAfterResume),
        ConformanceRule("failedPlanningFailsTheRun", Self.failedPlanningFailsTheRun),
        ConformanceRule("cancelledRunIsNotPlannedFurther", Self.cancelledRunIsNotPlannedFurther),
    ]

    public func enumerationPageTwiceChangesNothing() async throws {
        let run = try await newRun(in: try await place())
        let claim = try await claimPlanning(of: run.id)
        let first = Self.page(0, [1, 2, 3], isLast: false, shardSize: 2)
        let last = Self.page(0, [5, 8], isLast: true, shardSize: 2)
        let next = Self.page(1, [4, 9], isLast: true, shardSize: 2)
        for page in [first, first, last, last, first, next, next, last] {
            try await ledger.enumerate(claim, page: page)
        }
        let steps = [PhaseStep(.items), PhaseStep(.items, level: 1)]
        try await ledger.finishPlanning(claim, steps: steps)
        try requireEqual(await ledger.run(run.id)?.totalItems, 7, "the number of items")
        let progress = try await ledger.progress(run.id)
        try requireEqual(progress.map(\.step), steps, "the steps")
        try requireEqual(progress.map(\.enumerated), [5, 2], "the items per level")
        let envelopes = try await publish()
        try requireEqual(envelopes.map(\.itemCount).sorted(), [1, 2, 2], "the shards of the first level")
    }

    public func planningGoesOnWhereItStopped() async throws {
        let run = try await newRun(in: try await place())
        let first = try await claimPlanning(of: run.id, lease: Self.short)
        try requireEqual(first.level, 0, "the first level")
        try require(first.lastItem == nil, "a new enumeration has a last item")
        try requireEqual(first.run.state, .planning, "the state of the run in the claim")
        try await ledger.enumerate(first, page: Self.page(0, [1, 2], isLast: true))
        try await ledger.enumerate(first, page: Self.page(1, [3, 7], isLast: false))
        try await pass(Self.short * 2)
        let second = try await claimPlanning(of: run.id)
        try requireEqual(second.level, 1, "the level to go on with")
        try requireEqual(second.lastItem, WorkItemID(7), "the item to go on after")
        try require(second.fence > first.fence, "the fence did not grow")
    }

    public func planningIsHandedOutOnce() async throws {
        let run = try await newRun(in: try await place())
        _ = try await claimPlanning(of: run.id)
        try require(await ledger.claimPlanning(owner: "other", lease: Self.long) == nil, "a held run is handed out")
    }

    public func fencedPlanningIsRefused() async throws {
        let run = try await newRun(in: try await place())
        let old = try await claimPlanning(of: run.id, lease: Self.short)
        try await pass(Self.short * 2)
        let new = try await claimPlanning(of: run.id)
        try await requireFailure(.ledgerFenceLost, of: "a page of the old planner") { () async throws(Failure) in
            try await ledger.enumerate(old, page: Self.page(0, [1], isLast: true))
        }
        try await requireFailure(.ledgerFenceLost, of: "the old planner's end") { () async throws(Failure) in
            try await ledger.finishPlanning(old, steps: [PhaseStep(.items)])
        }
        try await requireFailure(.ledgerFenceLost, of: "the old planner's failure") { () async throws(Failure) in
            try await ledger.failPlanning(old, Failure(.adoForbidden, .parkRun), park: true)
        }
        try await ledger.enumerate(new, page: Self.page(0, [1, 2], isLast: true))
        try await ledger.finishPlanning(new, steps: [PhaseStep(.items)])
        try requireEqual(await ledger.run(run.id)?.totalItems, 2, "the number of items")
        try requireEqual(await state(of: run.id), .running, "the state after planning")
    }

    public func migratedItemIsNotMigratedAgain() async throws {
        let place = try await place()
        let first = try await plannedRun([[1, 2]], steps: [PhaseStep(.items)], in: place)
        try await work()
        _ = try await ledger.closeSteps()
        try requireEqual(await ledger.finishRuns(), [first.id], "the finished runs")
        let second = try await plannedRun([[1, 2, 3]], steps: [PhaseStep(.items)], in: place)
        let worked = try await work()
        try requireEqual(worked[PhaseStep(.items)], [3], "the items of the second run")
        let skipped = try await ledger.outboxItems(second.id, state: .skipped, after: nil, limit: 10)
        try requireEqual(skipped.map(\.item.rawValue), [1, 2], "the skipped items")
        try requireEqual(Set(skipped.map(\.reason)), ["already_migrated"], "the reason")
        try requireEqual(await ledger.run(second.id)?.totalItems, 3, "the number of items")
    }

    public func newRunWaitsForUnsettledIntents() async throws {
        let place = try await place()
        let old = try await heldShard([1, 2], in: place)
        _ = try await intend(old, [1])
        _ = try await ledger.steer(old.run.id, .cancel, commandID: nil)
        let new = try await newRun(in: place)
        try require(
            await ledger.claimPlanning(owner: "planner", lease: Self.long) == nil,
            "a run is planned while an older one has an intent")
        try await ledger.record(old, [ItemOutcome(WorkItemID(1), .unknown)])
        try require(
            await ledger.claimPlanning(owner: "planner", lease: Self.long) == nil,
            "a run is planned while an older one has an unknown outcome")
        try await ledger.record(old, [Self.created(1, issue: 101)])
        _ = try await claimPlanning(of: new.id)
    }

    public func newRunTakesOverLostEffects() async throws {
        let place = try await place()
        let old = try await heldShard([1], in: place)
        let key = EffectKey(.attachment, subject: 1, part: "a")
        _ = try await ledger.recordEffectIntents(old, [key])
        _ = try await ledger.steer(old.run.id, .cancel, commandID: nil)
        try await lapse(old)
        let settling = try await claim(old.shard)
        try await ledger.complete(settling)
        let new = try await newRun(in: place)
        _ = try await claimPlanning(of: new.id)
    }

    public func parkedPlanningGoesOnAfterResume() async throws {
        let run = try await newRun(in: try await place())
        let claim = try await claimPlanning(of: run.id)
        try await ledger.enumerate(claim, page: Self.page(0, [1, 2], isLast: false))
        try await ledger.failPlanning(claim, Failure(.adoUnauthorized, .parkRun), park: true)
        let parked = try required(await ledger.run(run.id), "the run is gone")
        try requireEqual(parked.state, .paused, "the state of the parked run")
        try requireEqual(parked.failure, .adoUnauthorized, "the cause")
        try require(
            await ledger.claimPlanning(owner: "planner", lease: Self.long) == nil, "a parked run is handed out")
        _ = try await ledger.steer(run.id, .resume, commandID: nil)
        let again = try await claimPlanning(of: run.id)
        try requireEqual(again.lastItem, WorkItemID(2), "the item to go on after")
    }

    public func failedPlanningFailsTheRun() async throws {
        let run = try await newRun(in: try await place())
        let claim = try await claimPlanning(of: run.id)
        try await ledger.failPlanning(claim, Failure(.configuration, .failRun, field: "types"), park: false)
        let failed = try required(await ledger.run(run.id), "the run is gone")
        try requireEqual(failed.state, .failed, "the state")
        try requireEqual(failed.failure, .configuration, "the cause")
        try requireEqual(failed.failureField, "types", "the cause's field")
        try require(failed.finishedAt != nil, "a failed run has no end")
    }

    public func cancelledRunIsNotPlannedFurther() async throws {
        let run = try await newRun(in: try await place())
        let claim = try await claimPlanning(of: run.id)
        try await ledger.enumerate(claim, page: Self.page(0, [1, 2], isLast: true))
        _ = try await ledger.steer(run.id, .cancel, commandID: nil)
        // Whether the planner is told by an error is the ledger's choice.
        _ = try? await ledger.finishPlanning(claim, steps: [PhaseStep(.items)])
        try requireEqual(await state(of: run.id), .cancelled, "the state")
        try require(await ledger.claimPlanning(owner: "planner", lease: Self.long) == nil, "it is handed out again")
    }
}
