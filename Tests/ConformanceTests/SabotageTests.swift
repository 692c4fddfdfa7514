import MigraytTestKit
import Testing

/// A rule that nothing can break proves nothing: each sabotage must be caught by the rule that names its guarantee.
@Suite struct SabotageTests {
    static let catches: [(Sabotage, String)] = [
        (.ignoreFences, "fencedWriteIsRefused"),
        (.ignoreFences, "fencedPlanningIsRefused"),
        (.forgetIntents, "takenOverIntentBecomesUnknownNeverPending"),
        (.forgetIntents, "expiredIntentBecomesUnknownNeverPending"),
        (.forgetIntents, "takenOverEffectBecomesUnknown"),
        (.replaceIssues, "secondIssueIsNeverRecorded"),
        (.ignoreFences, "fencedBatchWritesNothing"),
        (.ignorePause, "pausedRunTakesOutcomesAndGivesNoIntents"),
        (.ignoreLeaseEnd, "endedLeaseTakesOutcomesAndGivesNoIntents"),
        (.countPagesTwice, "enumerationPageTwiceChangesNothing"),
        (.ignorePause, "pausedRunHandsOutNoShard"),
        (.ignorePause, "pausedRunAllowsNoIntent"),
        (.ignoreCancel, "cancelledRunSettlesOnly"),
        (.ignoreCancel, "cancelEndsWhatHasNotBegun"),
        (.ignoreCancel, "cancelledRunLeavesNothingPending"),
        (.closeEarly, "countsEqualEnumeratedBeforeClose"),
        (.publishOnce, "lostPublicationIsRepeated"),
        (.ignoreTenants, "tenantSeesOnlyItsOwn"),
        (.ignoreLeases, "heldShardIsHandedOutOnce"),
        (.ignoreLeases, "oneOfManyClaimantsGetsTheShard"),
        (.loseItems, "countsEqualEnumeratedBeforeClose"),
        (.ignoreCommandIDs, "commandIsAppliedOnce"),
        (.ignoreLeaseEnd, "endedLeaseAllowsNoIntent"),
        (.forgetEarlierRuns, "migratedItemIsNotMigratedAgain"),
        (.ignoreLeaseEnd, "claimIsHeldUntilItsLeaseOrItselfEnds"),
        (.ignoreFences, "claimIsHeldUntilItsLeaseOrItselfEnds"),
        (.dropOrphans, "lateAnswerIsKept"),
        (.dropOrphans, "secondIssueIsNeverRecorded"),
        (.ignoreWindow, "windowBoundsTheShardsInFlight"),
        (.rewriteHistory, "terminalItemNeverChanges"),
        (.shareEffects, "effectIsSentByOneClaimOnly"),
        (.planOverUnsettled, "newRunWaitsForUnsettledIntents"),
        (.dropEvents, "eventsTellTheWholeRunInOrder"),
        (.reuseTokens, "reusedTokenEndsTheSession"),
        (.loseOwners, "lastOwnerStays"),
        (.trustAddresses, "subjectIsBoundOnce"),
        (.shareKeys, "keyBelongsToOneRequest"),
        (.ignoreScope, "scopedLedgerSeesOneTenantOnly"),
        (.forgetCrashes, "lapsedLeaseIsSuspiciousAndNoAttempt"),
        (.shareRefreshes, "grantHasOneRefresher"),
        (.shareRefreshes, "lapsedRefresherStoresNothing"),
        (.reuseStates, "stateIsGoodOnce"),
        (.replayTwice, "replayStartsARunOfTheItemsOnce"),
        (.ignoreFences, "restoreEndsEveryClaim"),
        (.trustRestored, "restoreDoubtsWhatIsPendingOnce"),
        (.trustRestored, "restoreDoubtsLaterStepsToo"),
        (.trustRestored, "laterFullRunEndsTheDoubt"),
        (.keepTrails, "erasureLeavesTheCertificateOnly"),
    ]

    @Test(arguments: catches)
    func isCaught(_ sabotage: Sabotage, by name: String) async throws {
        let rule = try #require(LedgerConformance.rules.first { $0.name == name })
        let violation = await #expect(throws: ConformanceViolation.self) {
            try await rule.check(.inMemory(sabotage))
        }
        #expect(violation?.rule == name)
    }

    @Test func everySabotageIsTried() {
        #expect(Set(Sabotage.allCases) == Set(Self.catches.map(\.0)))
    }

    @Test func ruleNamesAreUnique() {
        let names = LedgerConformance.rules.map(\.name)
        #expect(Set(names).count == names.count)
    }
}
