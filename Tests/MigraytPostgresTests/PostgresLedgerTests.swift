import Foundation
import MigraytModel
import MigraytPorts
import Testing

@testable import MigraytPostgres

/// What only a real database can show, and every statement once. The behaviour that all ledgers share is in
/// `LedgerConformance`.
@Suite struct PostgresLedgerTests {
    @Test func aWholeRunEndsWithEveryItemAccountedFor() async throws {
        try await withScratch { pool in
            let fixture = try await LedgerFixture(pool)
            let ledger = fixture.ledger
            let steps = [PhaseStep(.comments), PhaseStep(.finish), PhaseStep(.verify)]
            let run = try await fixture.plannedRun(items: 1...5, shardSize: 2, then: steps)
            var claims = try await fixture.openAndClaim()
            #expect(claims.map(\.attempts) == [0, 0, 0])
            for claim in claims {
                let items = try await ledger.items(of: claim).map(\.item)
                #expect(try await ledger.recordIntent(claim, items: items) == items)
                try await ledger.record(
                    claim,
                    items.map { LedgerFixture.created($0.rawValue, followUps: $0.rawValue == 2 ? [.comments] : []) })
                try await ledger.complete(claim)
                try await ledger.complete(claim)
            }
            #expect(try await ledger.closeSteps().map(\.1) == [PhaseStep(.items)])
            for (step, count) in zip(steps, [1, 1, 4]) {
                claims = try await fixture.openAndClaim(shardSize: 2)
                #expect(claims.count == count)
                for claim in claims {
                    let items = try await ledger.items(of: claim).map(\.item)
                    try await ledger.record(claim, items.map { ItemOutcome($0, .completed) })
                    try await ledger.complete(claim)
                }
                #expect(try await ledger.closeSteps().map(\.1) == [step])
            }
            try await ledger.recordProgress()
            #expect(try await ledger.finishRuns() == [run.id])
            let ended = try #require(try await ledger.run(run.id))
            #expect(ended.state == .completed)
            #expect(ended.totalItems == 5)
            #expect(ended.finishedAt != nil)
            let progress = try await ledger.progress(run.id)
            #expect(progress.map(\.enumerated) == [5, 1, 0, 5])
            #expect(progress.first?.counts == [.completed: 5])
            let issue = try await ledger.migratedIssues(fixture.project.id, [WorkItemID(2)])[WorkItemID(2)]
            #expect(issue?.followUps == [])
            let events = try await ledger.eventsToPublish(limit: 100)
            #expect(events.first?.kind == .runCreated)
            #expect(events.last?.kind == .runCompleted)
            #expect(events.last?.failed == 0)
            try await ledger.markEventsPublished(events.map(\.id))
            #expect(try await ledger.eventsToPublish(limit: 100).isEmpty)
        }
    }

    @Test func aCountThatDiffersFailsTheRun() async throws {
        try await withScratch { pool in
            let fixture = try await LedgerFixture(pool)
            let run = try await fixture.plannedRun(items: 1...4, shardSize: 4)
            let claim = try #require(try await fixture.openAndClaim().first)
            try await fixture.ledger.record(
                claim, (1...4).map { ItemOutcome(WorkItemID($0), .skipped(reason: "gone")) })
            try await fixture.tamper("DELETE FROM outbox_items WHERE item_id = 3")
            try await fixture.ledger.complete(claim)
            #expect(try await fixture.ledger.closeSteps().isEmpty)
            let failed = try #require(try await fixture.ledger.run(run.id))
            #expect(failed.state == .failed)
            #expect(failed.failure == .ledgerCountMismatch)
        }
    }

    /// Hands at the tables after the shards have ended: a row is gone, or no longer what its shard counted.
    @Test(arguments: [
        "DELETE FROM outbox_items WHERE item_id = 3", "UPDATE outbox_items SET state = 'PENDING' WHERE item_id = 3",
        "UPDATE outbox_items SET state = 'FAILED', reason = 'item.gone' WHERE item_id = 3",
    ])
    func aRowThatChangedAfterItsShardEndedFailsTheRunAtItsEnd(_ tampering: String) async throws {
        try await withScratch { pool in
            let fixture = try await LedgerFixture(pool)
            let run = try await fixture.plannedRun(items: 1...4, shardSize: 2)
            for claim in try await fixture.openAndClaim() {
                let items = try await fixture.ledger.items(of: claim).map(\.item)
                try await fixture.ledger.record(claim, items.map { ItemOutcome($0, .skipped(reason: "gone")) })
                try await fixture.ledger.complete(claim)
            }
            #expect(try await fixture.ledger.closeSteps().count == 1)
            try await fixture.tamper(tampering)
            #expect(try await fixture.ledger.finishRuns().isEmpty)
            let failed = try #require(try await fixture.ledger.run(run.id))
            #expect(failed.state == .failed)
            #expect(failed.failure == .ledgerCountMismatch)
            #expect(failed.failureField == PhaseStep(.items).description)
        }
    }

    @Test func anExpiredLeaseLeavesUnknownAndLocksItsHolderOut() async throws {
        try await withScratch { pool in
            let fixture = try await LedgerFixture(pool)
            let ledger = fixture.ledger
            _ = try await fixture.plannedRun(items: 1...3, shardSize: 3)
            let old = try #require(try await fixture.openAndClaim().first)
            _ = try await ledger.recordIntent(old, items: [WorkItemID(1)])
            let key = EffectKey(.comment, subject: 1, part: "7")
            #expect(try await ledger.recordEffectIntents(old, [key]) == [key])
            try await fixture.tamper("UPDATE shards SET lease_until = now() - interval '1 second'")
            await #expect(throws: Failure.self) { try await ledger.recordIntent(old, items: [WorkItemID(2)]) }
            #expect(try await ledger.expireLeases() == 1)
            let failure = await #expect(throws: Failure.self) {
                try await ledger.record(old, [LedgerFixture.created(1)])
            }
            #expect(failure?.code == .ledgerFenceLost)
            try await ledger.recordOrphan(old, item: WorkItemID(1), issue: LedgerFixture.issue(9), revision: 1)
            let new = try #require(try await fixture.openAndClaim().first)
            #expect(new.fence == old.fence + 1)
            #expect(new.crashes == 1)
            #expect(try await ledger.items(of: new).map(\.state) == [.unknown, .pending, .pending])
            #expect(try await ledger.effects(new, kind: .comment, subjects: [1]).map(\.state) == [.unknown])
            #expect(try await ledger.orphans(of: new).map(\.issue) == [LedgerFixture.issue(9)])
            try await ledger.recordEffects(new, [EffectOutcome(key, .completed(remoteID: "c1"))])
            #expect(try await ledger.recordEffectIntents(new, [key]).isEmpty)
        }
    }

    @Test func cancellingKeepsOnlyWhatIsInFlight() async throws {
        try await withScratch { pool in
            let fixture = try await LedgerFixture(pool)
            let ledger = fixture.ledger
            let run = try await fixture.plannedRun(items: 1...6, shardSize: 2)
            let claims = try await fixture.openAndClaim(window: 2)
            _ = try await ledger.recordIntent(claims[0], items: [WorkItemID(1)])
            let cancelled = try await ledger.steer(run.id, .cancel, commandID: "x")
            #expect(cancelled.state == .cancelled)
            #expect(try await ledger.steer(run.id, .cancel, commandID: "x") == cancelled)
            #expect(try await ledger.recordIntent(claims[0], items: [WorkItemID(2)]).isEmpty)
            #expect(try await ledger.progress(run.id).first?.counts == [.skipped: 5, .intent: 1])
            _ = try await fixture.makeRun()
            #expect(try await ledger.claimPlanning(owner: "c", lease: .seconds(60)) == nil)
            try await ledger.release(claims[0], after: .zero, countsAsAttempt: false)
            #expect(try await ledger.republish(after: .zero) == 1)
            let settling = try await fixture.claim(claims[0].shard)
            #expect(settling.settlesOnly)
            try await ledger.record(settling, [ItemOutcome(WorkItemID(1), .retry(.jiraUnavailable))])
            try await ledger.complete(settling)
            #expect(try await ledger.progress(run.id).first?.counts == [.skipped: 6])
            #expect(try await ledger.claimPlanning(owner: "c", lease: .seconds(60)) != nil)
        }
    }

    @Test func aParkedRunWakesAllItsShards() async throws {
        try await withScratch { pool in
            let fixture = try await LedgerFixture(pool)
            let ledger = fixture.ledger
            let run = try await fixture.plannedRun(items: 1...4, shardSize: 2)
            let claims = try await fixture.openAndClaim()
            try await ledger.release(claims[1], after: .seconds(3600), countsAsAttempt: true)
            #expect(try await ledger.republish(after: .zero) == 0)
            try await ledger.park(claims[0], Failure(.jiraUnauthorized, .parkRun, field: "f"), failRun: false)
            let parked = try #require(try await ledger.run(run.id))
            #expect(parked.state == .paused)
            #expect(parked.failure == .jiraUnauthorized)
            #expect(try await ledger.claimShard(claims[0].shard, owner: "w", lease: .seconds(9)) == .notNow)
            let resumed = try await ledger.steer(run.id, .resume, commandID: nil)
            #expect(resumed.state == .running)
            #expect(resumed.failure == nil)
            #expect(try await ledger.shardsToPublish(limit: 10).count == 2)
            #expect(try await fixture.claim(claims[1].shard).attempts == 1)
        }
    }

    @Test func aSecondIssueIsKeptAsEvidence() async throws {
        try await withScratch { pool in
            let fixture = try await LedgerFixture(pool)
            let ledger = fixture.ledger
            let run = try await fixture.plannedRun(items: 1...2, shardSize: 2)
            let claim = try #require(try await fixture.openAndClaim().first)
            try await ledger.adopt(
                claim,
                [
                    MigratedIssue(item: WorkItemID(1), issue: LedgerFixture.issue(5), revision: 1, followUps: []),
                    MigratedIssue(item: WorkItemID(2), issue: LedgerFixture.issue(1002), revision: 1, followUps: []),
                ])
            _ = try await ledger.recordIntent(claim, items: [WorkItemID(1), WorkItemID(2)])
            #expect(try await ledger.items(of: claim).map(\.lastKnownIssueNumber) == [1002, 1002])
            try await ledger.record(
                claim, [LedgerFixture.created(1), LedgerFixture.created(2, followUps: [.links])])
            let story = try await ledger.story(of: WorkItemID(1), in: run.id)
            #expect(story.issue?.issue == LedgerFixture.issue(5))
            #expect(story.items.map(\.issue) == [LedgerFixture.issue(5).key])
            #expect(story.diagnostics.map(\.diagnostic.code) == [.verifyDuplicate])
            #expect(try await ledger.orphans(of: claim).map(\.issue) == [LedgerFixture.issue(1001)])
            let known = try await ledger.migratedIssues(fixture.project.id, [WorkItemID(2)])
            #expect(known[WorkItemID(2)]?.followUps == [.links])
            #expect(try await ledger.diagnosticCounts(run.id).map(\.items) == [1])
        }
    }

    @Test func onlyOneOfManyWorkersGetsAShard() async throws {
        try await withScratch { pool in
            let fixture = try await LedgerFixture(pool)
            _ = try await fixture.plannedRun(items: 1...2, shardSize: 2)
            _ = try await fixture.ledger.openNextSteps { _, _ in 1 }
            _ = try await fixture.ledger.admitShards(window: 1)
            let shard = try #require(try await fixture.ledger.shardsToPublish(limit: 1).first).shard
            let outcomes = try await withThrowingTaskGroup(of: ClaimOutcome.self) { group in
                for worker in 0..<8 {
                    group.addTask {
                        try await fixture.ledger.claimShard(shard, owner: "w\(worker)", lease: .seconds(60))
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.count { $0 != .notNow } == 1)
        }
    }

    @Test func theContextOfARunIsKept() async throws {
        try await withScratch { pool in
            let fixture = try await LedgerFixture(pool)
            let ledger = fixture.ledger
            let run = try await fixture.plannedRun(items: 1...2, shardSize: 2)
            let claim = try #require(try await fixture.openAndClaim().first)
            let site = TargetSite(
                projectID: "1", projectKey: "SHOP", issueTypes: [], priorities: ["High": "2"], linkTypes: [],
                storyPointsField: nil, sprintField: "f", boardID: 3, serviceAccount: AccountID("a"),
                attachmentLimit: 10, highestIssueNumber: 41)
            try await ledger.saveSite(claim, site)
            #expect(try await ledger.site(of: run.id) == site)
            _ = try await ledger.recordIntent(claim, items: [WorkItemID(1)])
            #expect(try await ledger.items(of: claim).first?.lastKnownIssueNumber == 41)
            let decisions: [String: IdentityDecision] = [
                "g1": .email(AccountID("a1"), isAssignable: true), "g2": .nobody,
            ]
            try await ledger.saveIdentities(claim, decisions)
            let known = try await ledger.identities(fixture.project.id, ["g1", "g2", "g3"])
            #expect(known == decisions)
            #expect(try await ledger.renew(claim, lease: .seconds(60)) == .running)
            try await ledger.record(claim, [ItemOutcome(WorkItemID(2), .failed(.jiraRejected, field: "summary"))])
            #expect(try await ledger.reasons(run.id).map(\.reason) == ["jira.rejected"])
            #expect(try await ledger.outboxItems(run.id, state: .failed, after: nil, limit: 5).count == 1)
            let first = try await ledger.outboxItems(run.id, state: .intent, after: nil, limit: 5).first
            #expect(try await ledger.outboxItems(run.id, state: .intent, after: first, limit: 5).isEmpty)
            #expect(try await ledger.effectCounts(run.id).isEmpty)
            #expect(try await ledger.runs(tenant: fixture.owner.tenant, project: nil, limit: 5).map(\.id) == [run.id])
        }
    }

    @Test func whatBelongsToATenantIsItsOwn() async throws {
        try await withScratch { pool in
            let fixture = try await LedgerFixture(pool)
            let ledger = fixture.ledger
            let stranger = TenantID(UUID())
            #expect(try await ledger.user(loginDigest: "d1") == fixture.owner)
            #expect(try await ledger.projects(tenant: fixture.owner.tenant, after: nil, limit: 9) == [fixture.project])
            #expect(try await ledger.project(fixture.project.id, tenant: stranger) == nil)
            #expect(try await ledger.connections(tenant: fixture.owner.tenant, after: nil, limit: 9).count == 2)
            #expect(try await ledger.connection(fixture.target.id, tenant: fixture.owner.tenant) == fixture.target)
            #expect(try await ledger.deleteConnection(fixture.target.id, tenant: stranger) == nil)
            let run = try await fixture.makeRun()
            let busy = await #expect(throws: Failure.self) { _ = try await fixture.makeRun() }
            #expect(busy?.code == .ledgerConflict)
            let used = await #expect(throws: Failure.self) {
                try await ledger.deleteConnection(fixture.source.id, tenant: fixture.owner.tenant)
            }
            #expect(used?.code == .ledgerConflict)
            await #expect(throws: Failure.self) {
                try await ledger.deleteProject(fixture.project.id, tenant: fixture.owner.tenant)
            }
            _ = try await ledger.steer(run.id, .cancel, commandID: nil)
            let gone = try await ledger.deleteConnection(fixture.source.id, tenant: fixture.owner.tenant)
            #expect(gone == fixture.source)
            #expect(try await ledger.deleteProject(fixture.project.id, tenant: fixture.owner.tenant))
            #expect(try await ledger.run(run.id) == nil)
        }
    }

    @Test func planningIsFencedAndPagesCountOnce() async throws {
        try await withScratch { pool in
            let fixture = try await LedgerFixture(pool)
            let ledger = fixture.ledger
            let run = try await fixture.makeRun()
            let first = try #require(try await ledger.claimPlanning(owner: "a", lease: .seconds(60)))
            #expect(try await ledger.claimPlanning(owner: "b", lease: .seconds(60)) == nil)
            let page = EnumerationPage(
                level: 0, items: [1, 2, 3].map { WorkItemID($0) }, isLastOfLevel: false, shardSize: 2)
            try await ledger.enumerate(first, page: page)
            try await ledger.enumerate(first, page: page)
            try await fixture.tamper("UPDATE runs SET planner_lease_until = now() - interval '1 second'")
            let second = try #require(try await ledger.claimPlanning(owner: "b", lease: .seconds(60)))
            #expect(second.lastItem == WorkItemID(3))
            let failure = await #expect(throws: Failure.self) { try await ledger.enumerate(first, page: page) }
            #expect(failure?.code == .ledgerFenceLost)
            try await ledger.enumerate(
                second, page: EnumerationPage(level: 0, items: [], isLastOfLevel: true, shardSize: 2))
            // The item 3 changed its type meanwhile and is met again: it was counted already.
            try await ledger.enumerate(
                second,
                page: EnumerationPage(
                    level: 1, items: [3, 4].map { WorkItemID($0) }, isLastOfLevel: true, shardSize: 2))
            let steps = [PhaseStep(.prepare), PhaseStep(.items), PhaseStep(.items, level: 1)]
            let forgotten = await #expect(throws: Failure.self) {
                try await ledger.finishPlanning(second, steps: Array(steps.dropLast()))
            }
            #expect(forgotten?.code == .internalError)
            try await ledger.finishPlanning(second, steps: steps)
            try await ledger.finishPlanning(second, steps: steps)
            #expect(try await ledger.progress(run.id).map(\.enumerated) == [0, 3, 1])
            #expect(try await ledger.run(run.id)?.totalItems == 4)
        }
    }
}
