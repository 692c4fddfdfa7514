import Foundation
import MigraytModel
import MigraytPorts

extension LedgerConformance {
    static let windowRules: [ConformanceRule<Self>] = [
        ConformanceRule("windowBoundsTheShardsInFlight", Self.windowBoundsTheShardsInFlight),
        ConformanceRule("windowIsSharedByTheRuns", Self.windowIsSharedByTheRuns),
        ConformanceRule("tenantsTakeTurnsBeforeRuns", Self.tenantsTakeTurnsBeforeRuns),
        ConformanceRule("lostPublicationIsRepeated", Self.lostPublicationIsRepeated),
        ConformanceRule("repetitionOfPublicationsSlowsDown", Self.repetitionOfPublicationsSlowsDown),
        ConformanceRule("markOfAChangedShardStays", Self.markOfAChangedShardStays),
        ConformanceRule("pausedRunHandsOutNoShard", Self.pausedRunHandsOutNoShard),
        ConformanceRule("resumedShardIsPublishedAgain", Self.resumedShardIsPublishedAgain),
        ConformanceRule("releasedShardComesBackWhenDue", Self.releasedShardComesBackWhenDue),
        ConformanceRule("releasedShardIsNotHandedOutEarly", Self.releasedShardIsNotHandedOutEarly),
        ConformanceRule("unpublishedShardStaysMarked", Self.unpublishedShardStaysMarked),
        ConformanceRule("surveyTellsWhatThereIsToDo", Self.surveyTellsWhatThereIsToDo),
    ]

    /// A look does what its parts do, and says so.
    public func surveyTellsWhatThereIsToDo() async throws {
        let other = try await newRun(in: try await place())
        try require(await ledger.survey(window: 1, limit: 10).hasRunToPlan, "a run to be planned is overlooked")
        let planning = try await claimPlanning(of: other.id)
        try require(
            try await !ledger.survey(window: 1, limit: 10).hasRunToPlan, "a run that is being planned is to be planned")
        try await ledger.failPlanning(planning, Failure(.internalError, .failRun), park: false)
        let run = try await plannedRun([[1, 2]], steps: [PhaseStep(.items)], shardSize: 1)
        try requireEqual(
            await ledger.survey(window: 1, limit: 10),
            CoordinatorSurvey(hasRunToPlan: false, hasStepToOpen: true, admitted: 0, toPublish: []),
            "the look before a step is open")
        _ = try await ledger.openNextSteps { _, _ in 100 }
        let found = try await ledger.survey(window: 1, limit: 10)
        try requireEqual(found.admitted, 1, "the shards that a look lets into the window")
        try requireEqual(found.hasStepToOpen, false, "whether a step is to be opened beside the open one")
        try requireEqual(await ledger.shardsToPublish(limit: 10), found.toPublish, "what a look finds to publish")
        try await ledger.markPublished(found.toPublish)
        let nothing = try await ledger.survey(republishAfter: Self.long, limit: 10)
        try requireEqual(
            [nothing.hasExpiredLease, nothing.hasFinishedStep, nothing.hasFinishedRun], [false, false, false],
            "what there is to do for a reconciler at first")
        try requireEqual(nothing.republished, 0, "what a look publishes again too soon")
        try requireEqual(await ledger.eventsToPublish(limit: 10), nothing.events, "the events that a look finds")
        let claim = try await claim(try required(found.toPublish.first, "no shard is published").shard)
        try await lapse(claim)
        try require(
            await ledger.survey(republishAfter: Self.long, limit: 10).hasExpiredLease,
            "a lease that ended is overlooked")
        try requireEqual(await ledger.expireLeases(), 1, "the leases that ended")
        _ = try await work()
        _ = try await work()
        let before = try await ledger.survey(republishAfter: Self.long, limit: 10)
        try require(before.hasFinishedStep, "a finished step is overlooked")
        try require(before.events.contains { $0.kind == .progress }, "a look records no progress")
        _ = try await ledger.closeSteps()
        let last = try await ledger.survey(republishAfter: Self.long, limit: 10)
        try require(last.hasFinishedRun && !last.hasFinishedStep, "a finished run is overlooked")
        try requireEqual(await ledger.finishRuns(), [run.id], "the runs that are finished")
        try require(
            try await !ledger.survey(republishAfter: Self.long, limit: 10).hasFinishedRun,
            "an ended run is finished again")
    }

    public func windowBoundsTheShardsInFlight() async throws {
        _ = try await plannedRun([[1, 2, 3, 4, 5]], steps: [PhaseStep(.items)], shardSize: 1)
        let first = try await publish(window: 2)
        try requireEqual(first.count, 2, "the shards let in at first")
        let claim = try await claim(first[0].shard)
        try requireEqual(await ledger.admitShards(window: 2), 0, "the shards let in while one is held")
        let items = try await ledger.items(of: claim)
        try await ledger.record(claim, items.map { ItemOutcome($0.item, .skipped(reason: "test")) })
        try await ledger.complete(claim)
        try requireEqual(await ledger.admitShards(window: 2), 1, "the shards let in for one that is done")
        try requireEqual(await ledger.admitShards(window: 2), 0, "the shards let in twice")
    }

    /// A run that came first and has filled the window gets nothing more while a later one has less.
    public func windowIsSharedByTheRuns() async throws {
        let big = try await plannedRun([Array(1...40)], steps: [PhaseStep(.items)], shardSize: 1)
        let before = try await publish(window: 6)
        try requireEqual(before.map(\.run), Array(repeating: big.id, count: 6), "what is let in of the first run")
        let small = try await plannedRun([Array(1...9)], steps: [PhaseStep(.items)], shardSize: 1)
        let after = try await publish(window: 6)
        try requireEqual(after.map(\.run), Array(repeating: small.id, count: 3), "what is let in for the second")
        for envelope in before { try await skip(envelope) }
        // Three of the second are in flight: the first gets as many, by turns.
        try requireEqual(await publish(window: 6).map(\.run), [big.id, big.id, big.id], "what replaces the first's")
    }

    public func tenantsTakeTurnsBeforeRuns() async throws {
        let home = try await place()
        let first = try await plannedRun([Array(1...9)], steps: [PhaseStep(.items)], shardSize: 1, in: home)
        let project = ProjectID(UUID())
        try await ledger.createProject(
            Project(id: project, tenant: home.tenant, name: "Second", createdAt: Self.day.addingTimeInterval(1)))
        let neighbour = Place(
            tenant: home.tenant, user: home.user, project: project, source: home.source, target: home.target)
        let second = try await plannedRun([Array(1...9)], steps: [PhaseStep(.items)], shardSize: 1, in: neighbour)
        let other = try await plannedRun([Array(1...9)], steps: [PhaseStep(.items)], shardSize: 1)
        let published = try await publish(window: 8).map(\.run)
        try requireEqual(published.count { $0 == other.id }, 4, "the second tenant's share")
        try requireEqual(published.count { $0 == first.id }, 2, "the first run's share of its tenant's")
        try requireEqual(published.count { $0 == second.id }, 2, "the second run's share of its tenant's")
        for pair in stride(from: 0, to: 8, by: 2) {
            try require(
                published[pair..<pair + 2].contains(other.id), "one tenant's shards are published before the other's")
        }
    }

    private func skip(_ envelope: ShardEnvelope) async throws {
        let claim = try await claim(envelope.shard)
        let items = try await ledger.items(of: claim)
        try await ledger.record(claim, items.map { ItemOutcome($0.item, .skipped(reason: "test")) })
        try await ledger.complete(claim)
    }

    public func lostPublicationIsRepeated() async throws {
        _ = try await plannedRun([[1]], steps: [PhaseStep(.items)])
        let first = try required(await publish().first, "no shard is published")
        try requireEqual(await ledger.shardsToPublish(limit: 10), [], "what is left to publish")
        try requireEqual(await ledger.republish(after: Self.long), 0, "what is published again at once")
        try await eventually("the lost message's shard is never published again") {
            try await ledger.republish(after: Self.short) == 1
        }
        try requireEqual(await ledger.shardsToPublish(limit: 10).map(\.shard), [first.shard], "what is published again")
        _ = try await claim(first.shard)
        try requireEqual(await ledger.shardsToPublish(limit: 10), [], "what is published while it is held")
        try await pass(Self.short * 2)
        try requireEqual(await ledger.republish(after: Self.short), 0, "what is published again while it is held")
    }

    public func repetitionOfPublicationsSlowsDown() async throws {
        _ = try await plannedRun([[1]], steps: [PhaseStep(.items)])
        try await publish()
        let wait = Duration.milliseconds(400)
        try await pass(wait + Self.short)
        try requireEqual(await ledger.republish(after: wait), 1, "the repetitions after the first wait")
        try await ledger.markPublished(try await ledger.shardsToPublish(limit: 10))
        try await pass(wait + Self.short)
        try requireEqual(await ledger.republish(after: wait), 0, "the second repetition before twice the wait")
        try await eventually("the second repetition never comes") { try await ledger.republish(after: wait) == 1 }
    }

    public func markOfAChangedShardStays() async throws {
        _ = try await plannedRun([[1]], steps: [PhaseStep(.items)])
        let old = try await publish()
        let claim = try await claim(required(old.first, "no shard is published").shard)
        try await ledger.release(claim, after: .zero, countsAsAttempt: false)
        _ = try await ledger.republish(after: Self.long)
        let new = try await ledger.shardsToPublish(limit: 10)
        try requireEqual(new.map(\.shard), [claim.shard], "what is to be published after the release")
        try requireEqual(new.map(\.fence), [claim.fence], "the fence in the message")
        // The delivery report of the first message comes late.
        try await ledger.markPublished(old)
        try requireEqual(await ledger.shardsToPublish(limit: 10), new, "what is left after the late report")
        try await ledger.markPublished(new)
        try requireEqual(await ledger.shardsToPublish(limit: 10), [], "what is left after the right report")
    }

    public func pausedRunHandsOutNoShard() async throws {
        let run = try await plannedRun([[1]], steps: [PhaseStep(.items)])
        let shard = try required(await publish().first, "no shard is published").shard
        _ = try await ledger.steer(run.id, .pause, commandID: nil)
        try requireEqual(
            await ledger.claimShard(shard, owner: "worker", lease: Self.long), .notNow, "the claim in a paused run")
        try requireEqual(await ledger.admitShards(window: 10), 0, "what is let in")
        _ = try await ledger.steer(run.id, .resume, commandID: nil)
        _ = try await claim(shard)
    }

    public func resumedShardIsPublishedAgain() async throws {
        let claim = try await heldShard()
        try await ledger.park(claim, Failure(.jiraUnauthorized, .parkRun), failRun: false)
        _ = try await ledger.steer(claim.run.id, .resume, commandID: nil)
        try requireEqual(await ledger.shardsToPublish(limit: 10).map(\.shard), [claim.shard], "what is published")
        _ = try await self.claim(claim.shard)
    }

    public func releasedShardComesBackWhenDue() async throws {
        let claim = try await heldShard()
        try await ledger.release(claim, after: Self.short, countsAsAttempt: false)
        try await eventually("the released shard is never published again") {
            _ = try await ledger.republish(after: Self.long)
            return try await ledger.shardsToPublish(limit: 10).map(\.shard) == [claim.shard]
        }
        let again = try await self.claim(claim.shard)
        try require(again.fence > claim.fence, "the fence did not grow")
    }

    public func releasedShardIsNotHandedOutEarly() async throws {
        let claim = try await heldShard()
        try await ledger.release(claim, after: Self.long, countsAsAttempt: false)
        _ = try await ledger.republish(after: .zero)
        try requireEqual(await ledger.shardsToPublish(limit: 10), [], "what is published before it is due")
        // The message of an earlier publication comes again.
        try requireEqual(
            await ledger.claimShard(claim.shard, owner: "worker", lease: Self.long), .notNow, "the early claim")
    }

    public func unpublishedShardStaysMarked() async throws {
        _ = try await plannedRun([[1, 2, 3]], steps: [PhaseStep(.items)], shardSize: 1)
        _ = try await ledger.openNextSteps { _, _ in 100 }
        _ = try await ledger.admitShards(window: 10)
        let first = try await ledger.shardsToPublish(limit: 2)
        try requireEqual(first.count, 2, "the shards within the limit")
        // The relay died after sending and before it said so.
        try requireEqual(await ledger.shardsToPublish(limit: 2), first, "what the next relay gets")
        try await ledger.markPublished(first)
        let rest = try await ledger.shardsToPublish(limit: 2)
        try requireEqual(rest.count, 1, "the rest")
        try require(!first.map(\.shard).contains(rest[0].shard), "a published shard is published again")
    }
}
