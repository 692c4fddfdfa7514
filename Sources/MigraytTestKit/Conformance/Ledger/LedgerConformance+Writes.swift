import Foundation
import MigraytModel
import MigraytPorts

extension LedgerConformance {
    static let writeRules: [ConformanceRule<Self>] = [
        ConformanceRule("intentNamesOnlyWhatMayBeSent", Self.intentNamesOnlyWhatMayBeSent),
        ConformanceRule("repeatedIntentIsTheSameIntent", Self.repeatedIntentIsTheSameIntent),
        ConformanceRule("pausedRunAllowsNoIntent", Self.pausedRunAllowsNoIntent),
        ConformanceRule("intentKnowsTheHighestIssueNumber", Self.intentKnowsTheHighestIssueNumber),
        ConformanceRule("answerIsRecordedInAPausedRun", Self.answerIsRecordedInAPausedRun),
        ConformanceRule("secondIssueIsNeverRecorded", Self.secondIssueIsNeverRecorded),
        ConformanceRule("terminalItemNeverChanges", Self.terminalItemNeverChanges),
        ConformanceRule("retriedItemIsPendingAgain", Self.retriedItemIsPendingAgain),
        ConformanceRule("throttlingIsNoAttempt", Self.throttlingIsNoAttempt),
        ConformanceRule("unknownItemIsSettledByAnOutcome", Self.unknownItemIsSettledByAnOutcome),
        ConformanceRule("settleTimeIsNotStartedAnew", Self.settleTimeIsNotStartedAnew),
        ConformanceRule("createdIssueIsKnownToTheProject", Self.createdIssueIsKnownToTheProject),
        ConformanceRule("completedWorkClearsItsFollowUp", Self.completedWorkClearsItsFollowUp),
        ConformanceRule("lateAnswerIsKept", Self.lateAnswerIsKept),
        ConformanceRule("adoptedIssueIsTheFirst", Self.adoptedIssueIsTheFirst),
        ConformanceRule("siteComesBackWhole", Self.siteComesBackWhole),
        ConformanceRule("personWithoutAccountIsRemembered", Self.personWithoutAccountIsRemembered),
    ]

    static func site(highest: Int64) -> TargetSite {
        let workflow = Workflow(
            statuses: ["1": "To Do", "2": "Done"], initialStatus: "1",
            transitions: [
                Workflow.Transition(id: "11", from: nil, to: "2"), Workflow.Transition(id: "21", from: ["2"], to: "1"),
            ])
        return TargetSite(
            projectID: "10000", projectKey: "SHOP",
            issueTypes: [
                TargetSite.IssueType(
                    id: "3", name: "Task", hierarchyLevel: 0, fields: ["summary", "labels"], requiredFields: [],
                    workflow: workflow)
            ],
            priorities: ["High": "2"], linkTypes: [TargetSite.LinkType(id: "1", name: "Blocks")],
            storyPointsField: "customfield_10016", sprintField: nil, boardID: 4,
            serviceAccount: AccountID("557058:svc"), attachmentLimit: 1 << 30, highestIssueNumber: highest)
    }

    public func intentNamesOnlyWhatMayBeSent() async throws {
        let claim = try await heldShard([1, 2, 3, 4])
        try requireEqual(await intend(claim, [1, 2, 3]), [1, 2, 3], "the first intent")
        try await ledger.record(claim, [Self.created(1, issue: 101), ItemOutcome(WorkItemID(2), .unknown)])
        try requireEqual(await intend(claim, [1, 2, 4, 99]), [4], "the second intent")
        let rows = try await ledger.items(of: claim)
        try requireEqual(rows.map(\.item.rawValue), [1, 2, 3, 4], "the order of the items")
        try requireEqual(rows.map(\.state), [.completed, .unknown, .intent, .intent], "the items' states")
        try require(rows[2].intentAt != nil, "an intent has no time")
    }

    public func repeatedIntentIsTheSameIntent() async throws {
        let claim = try await heldShard([1])
        _ = try await intend(claim, [1])
        // The answer of the first commit was lost.
        try requireEqual(await intend(claim, [1]), [1], "the repeated intent")
        try requireEqual(await item(1, of: claim).attempts, 0, "the attempts")
    }

    public func pausedRunAllowsNoIntent() async throws {
        let claim = try await heldShard([1])
        _ = try await ledger.steer(claim.run.id, .pause, commandID: nil)
        try requireEqual(await intend(claim, [1]), [], "what may be sent in a paused run")
        let key = EffectKey(.sprint, subject: 5)
        try requireEqual(await ledger.recordEffectIntents(claim, [key]), [], "the effects that may be sent")
        try requireEqual(await item(1, of: claim).state, .pending, "the item's state")
        _ = try await ledger.steer(claim.run.id, .resume, commandID: nil)
        try requireEqual(await intend(claim, [1]), [1], "what may be sent after resuming")
    }

    public func intentKnowsTheHighestIssueNumber() async throws {
        let claim = try await heldShard([1, 2, 3])
        try await ledger.saveSite(claim, Self.site(highest: 40))
        _ = try await intend(claim, [1])
        try requireEqual(await item(1, of: claim).lastKnownIssueNumber, 40, "the number of a first intent")
        try await ledger.record(claim, [Self.created(1, issue: 57)])
        _ = try await intend(claim, [2])
        try requireEqual(await item(2, of: claim).lastKnownIssueNumber, 57, "the number after an issue")
        try await ledger.record(claim, [Self.created(2, issue: 12)])
        _ = try await intend(claim, [3])
        try requireEqual(await item(3, of: claim).lastKnownIssueNumber, 57, "the number after an older issue")
    }

    public func answerIsRecordedInAPausedRun() async throws {
        let claim = try await heldShard([1])
        _ = try await intend(claim, [1])
        _ = try await ledger.steer(claim.run.id, .pause, commandID: nil)
        try await ledger.record(claim, [Self.created(1, issue: 101)])
        try requireEqual(await item(1, of: claim).state, .completed, "the item's state")
        try await ledger.complete(claim)
    }

    public func secondIssueIsNeverRecorded() async throws {
        let claim = try await heldShard([1])
        let project = claim.run.project
        try await ledger.adopt(
            claim, [MigratedIssue(item: WorkItemID(1), issue: Self.issue(50), revision: 3, followUps: [])])
        _ = try await intend(claim, [1])
        try await ledger.record(claim, [Self.created(1, issue: 101, followUps: .comments)])
        try requireEqual(
            await ledger.migratedIssues(project, [WorkItemID(1)])[WorkItemID(1)]?.issue, Self.issue(50),
            "the issue that stands for the item")
        let row = try await item(1, of: claim)
        try requireEqual(row.state, .completed, "the item's state")
        try requireEqual(row.issue, Self.issue(50).key, "the item's issue")
        try requireEqual(await ledger.orphans(of: claim).map(\.issue), [Self.issue(101)], "the evidence")
        let codes = try await ledger.story(of: WorkItemID(1), in: claim.run.id).diagnostics.map(\.diagnostic.code)
        try requireEqual(codes, [.verifyDuplicate], "the diagnostics")
    }

    public func terminalItemNeverChanges() async throws {
        let claim = try await heldShard([1, 2])
        _ = try await intend(claim, [1])
        try await ledger.record(
            claim, [Self.created(1, issue: 101), ItemOutcome(WorkItemID(2), .failed(.itemGone, field: nil))])
        let before = try await ledger.items(of: claim)
        try await ledger.record(
            claim,
            [
                ItemOutcome(WorkItemID(1), .failed(.jiraRejected, field: "summary")),
                ItemOutcome(WorkItemID(2), .retry(.jiraUnavailable)),
            ])
        try await ledger.record(claim, [ItemOutcome(WorkItemID(1), .unknown), ItemOutcome(WorkItemID(2), .unknown)])
        try requireEqual(await ledger.items(of: claim), before, "the items after the second outcomes")
    }

    public func retriedItemIsPendingAgain() async throws {
        let claim = try await heldShard([1])
        _ = try await intend(claim, [1])
        try await ledger.record(claim, [ItemOutcome(WorkItemID(1), .retry(.jiraUnavailable))])
        let row = try await item(1, of: claim)
        try requireEqual(row.state, .pending, "the state")
        try requireEqual(row.attempts, 1, "the attempts")
        try requireEqual(row.reason, "jira.unavailable", "the reason")
        try requireEqual(await intend(claim, [1]), [1], "what may be sent again")
    }

    public func throttlingIsNoAttempt() async throws {
        let claim = try await heldShard([1])
        _ = try await intend(claim, [1])
        try await ledger.record(claim, [ItemOutcome(WorkItemID(1), .retry(.jiraThrottled))])
        let row = try await item(1, of: claim)
        try requireEqual(row.state, .pending, "the state")
        try requireEqual(row.attempts, 0, "the attempts")
    }

    public func unknownItemIsSettledByAnOutcome() async throws {
        let claim = try await heldShard([1, 2])
        _ = try await intend(claim, [1, 2])
        try await ledger.record(claim, [1, 2].map { ItemOutcome(WorkItemID($0), .unknown) })
        try await ledger.record(
            claim, [Self.created(1, issue: 101), ItemOutcome(WorkItemID(2), .retry(.jiraUnavailable))])
        try requireEqual(await ledger.items(of: claim).map(\.state), [.completed, .pending], "the settled states")
        try requireEqual(await item(1, of: claim).issue, Self.issue(101).key, "the issue that was found")
    }

    /// An outcome that becomes unknown is waited for from then on; saying so again must not put the end off for ever.
    public func settleTimeIsNotStartedAnew() async throws {
        let claim = try await heldShard([1])
        let key = EffectKey(.comment, subject: 1, part: "7")
        func times() async throws -> [Date?] {
            let effects = try await ledger.effects(claim, kind: .comment, subjects: [1])
            return [try await item(1, of: claim).intentAt, effects.first?.intentAt]
        }
        func lose() async throws {
            try await ledger.record(claim, [ItemOutcome(WorkItemID(1), .unknown)])
            try await ledger.recordEffects(claim, [EffectOutcome(key, .unknown)])
        }
        _ = try await intend(claim, [1])
        _ = try await ledger.recordEffectIntents(claim, [key])
        let intents = try await times()
        try await pass(Self.short)
        try await lose()
        let losses = try await times()
        for (intent, loss) in zip(intents, losses) {
            let (intent, loss) = (try required(intent, "no time of intent"), try required(loss, "no time of loss"))
            try require(loss > intent, "the settle time counts from the intent")
        }
        try await pass(Self.short)
        try await lose()
        try requireEqual(await times(), losses, "the time of the loss")
    }

    public func createdIssueIsKnownToTheProject() async throws {
        let claim = try await heldShard([1, 2])
        _ = try await intend(claim, [1, 2])
        let outcome = ItemOutcome(
            WorkItemID(1), .created(Self.issue(101), revision: 9, followUps: [.comments, .finish]))
        try await ledger.record(claim, [outcome])
        let known = try await ledger.migratedIssues(claim.run.project, [WorkItemID(1), WorkItemID(2)])
        let expected = MigratedIssue(
            item: WorkItemID(1), issue: Self.issue(101), revision: 9, followUps: [.comments, .finish])
        try requireEqual(known, [WorkItemID(1): expected], "the project's issues")
        try require(
            await ledger.migratedIssues(ProjectID(UUID()), [WorkItemID(1)]).isEmpty, "another project knows the issue")
    }

    public func completedWorkClearsItsFollowUp() async throws {
        let run = try await plannedRun([[1]], steps: [PhaseStep(.items), PhaseStep(.comments)])
        try await work(followUps: [.comments, .links])
        _ = try await ledger.closeSteps()
        try await work()
        let known = try await ledger.migratedIssues(run.project, [WorkItemID(1)])
        try requireEqual(known[WorkItemID(1)]?.followUps, .links, "the follow-ups that are left")
    }

    public func lateAnswerIsKept() async throws {
        let old = try await heldShard([1])
        _ = try await intend(old, [1])
        try await lapse(old)
        let new = try await claim(old.shard)
        for _ in 1...2 {
            try await ledger.recordOrphan(old, item: WorkItemID(1), issue: Self.issue(101), revision: 4)
        }
        let orphans = try await ledger.orphans(of: new)
        try requireEqual(orphans.map(\.item), [WorkItemID(1)], "the items with evidence")
        try requireEqual(orphans.map(\.issue), [Self.issue(101)], "the evidence")
        try requireEqual(orphans.map(\.revision), [4], "the revision")
        try requireEqual(await item(1, of: new).state, .unknown, "the item's state")
    }

    public func adoptedIssueIsTheFirst() async throws {
        let claim = try await heldShard([1])
        func found(_ number: Int64) -> [MigratedIssue] {
            [MigratedIssue(item: WorkItemID(1), issue: Self.issue(number), revision: 1, followUps: .links)]
        }
        try await ledger.adopt(claim, found(50))
        try await ledger.adopt(claim, found(50))
        try await ledger.adopt(claim, found(51))
        try requireEqual(
            Array(await ledger.migratedIssues(claim.run.project, [WorkItemID(1)]).values), found(50),
            "the issue that stands for the item")
    }

    public func siteComesBackWhole() async throws {
        let claim = try await heldShard([1])
        try require(await ledger.site(of: claim.run.id) == nil, "a run has a site before it is saved")
        try await ledger.saveSite(claim, Self.site(highest: 40))
        try await ledger.saveSite(claim, Self.site(highest: 41))
        try requireEqual(await ledger.site(of: claim.run.id), Self.site(highest: 41), "the site")
    }

    public func personWithoutAccountIsRemembered() async throws {
        let claim = try await heldShard([1])
        let free = IdentityDecision.email(AccountID("a1"), isAssignable: true)
        let bound = IdentityDecision.mapping(AccountID("a2"), isAssignable: false)
        try await ledger.saveIdentities(claim, ["one": free, "two": .nobody, "four": bound])
        let known = try await ledger.identities(claim.run.project, ["one", "two", "three", "four"])
        try requireEqual(known, ["one": free, "two": .nobody, "four": bound], "the decisions, and how they were made")
        try await ledger.saveIdentities(claim, ["two": free])
        let again = try await ledger.identities(claim.run.project, ["two"])
        try requireEqual(again, ["two": free], "the account that was found later")

        let made = IdentityDecision.created(AccountID("a3"), isAssignable: true)
        try await ledger.saveIdentities(claim, ["five": made, "six": .refused, "seven": .nobody])
        try await ledger.reopenIdentities(claim)
        let left = try await ledger.identities(claim.run.project, ["one", "five", "six", "seven"])
        try requireEqual(left, ["one": free, "five": made], "who has an account is remembered, who has none is not")
    }
}
