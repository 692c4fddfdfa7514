import Foundation
import Logging
import MigraytModel
import MigraytPlanning
import MigraytPorts
import MigraytTransform

/// Everything that the work on one claimed shard needs, for as long as the claim lasts.
struct ShardSession: Sendable {
    let claim: ShardClaim
    /// The shard as it was claimed.
    var contents: ShardContents
    let ledger: any WorkerLedger
    /// Takes all that is written down under the claim.
    let log: ShardLog
    let memory: RunMemory
    let source: any WorkItemSource
    let target: any IssueTarget
    let staging: any AttachmentStaging
    let identities: IdentityResolver
    let lease: LeaseStatus
    let configuration: WorkerConfiguration
    let timing: Timing
    let drain: DrainSignal
    let logger: Logger
    let organization: String
    /// The one item that the work is about; `nil` for all of the shard.
    var only: WorkItemID?

    var run: Run { claim.run }
    var project: ProjectID { claim.run.project }

    /// Nothing new may be begun: the process is to end, or the run was paused or cancelled.
    var mustStop: Bool { drain.isRaised || !(lease.runAllowsWork || claim.settlesOnly) }

    /// The shard's OutboxItems that the work is about, by item.
    func items() async throws(Failure) -> [OutboxItem] {
        try await log.flush()
        let all = try await ledger.items(of: claim)
        guard let only else { return all }
        return all.filter { $0.item == only }
    }

    func restricted(to item: WorkItemID) -> ShardSession {
        var session = self
        session.only = item
        session.contents = contents.restricted(to: item)
        return session
    }

    /// With the shard as it is now, and all that was known before written down.
    func refreshed() async throws(Failure) -> ShardSession {
        try await log.flush()
        var session = self
        session.contents = try await ledger.contents(of: claim)
        return session
    }

    /// The site that `prepare` recorded.
    func site() async throws(Failure) -> TargetSite { try await memory.site(of: claim, in: ledger) }

    /// The context in which items of this shard are transformed.
    func transform(_ site: TargetSite, sourceProject: SourceProject, items: [WorkItem]) async throws(Failure)
        -> IssueTransform
    {
        let sprints = try await remoteIDs(.sprint, subjects: items.compactMap(\.iterationID))
            .compactMapValues { Int64($0) }
        var components = try await remoteIDs(.component, subjects: items.compactMap(\.areaID))
        let inherited = try await inheritedComponents(of: items, known: components)
        components.merge(inherited) { own, _ in own }
        return IssueTransform(
            TransformContext(
                site: site, run: run.id, source: sourceProject, options: run.options,
                sprintOfIteration: sprints, componentOfArea: components, inheritingAreas: Set(inherited.keys),
                attachmentID: { [source] in source.attachmentID(inURL: $0) }))
    }

    /// Of areas that were made after `prepare`: the component of the nearest area above that has one. The root, which has
    /// none, is no reason to read the tree.
    private func inheritedComponents(of items: [WorkItem], known: [Int64: String]) async throws(Failure)
        -> [Int64: String]
    {
        let bare = Set(
            items.filter { $0.fields.reveal()["System.AreaPath"]?.string?.contains("\\") ?? false }
                .compactMap(\.areaID)
        ).subtracting(known.keys)
        guard !bare.isEmpty else { return [:] }
        let areas = try await source.areas()
        let all = try await remoteIDs(.component, subjects: areas.map(\.id))
        return bare.reduce(into: [:]) { found, area in
            found[area] = NearestArea.above(area, in: areas) { all[$0] != nil }.flatMap { all[$0] }
        }
    }

    private func remoteIDs(_ kind: EffectKey.Kind, subjects: [Int64]) async throws(Failure) -> [Int64: String] {
        try await memory.remoteIDs(kind, of: subjects, claim, in: ledger)
    }

    /// Reads items at most `itemsPerBatch` at a time.
    func workItems(_ ids: [WorkItemID]) async throws(Failure) -> [WorkItemReading] {
        var readings: [WorkItemReading] = []
        for batch in ids.batches(of: PlatformLimits.AzureDevOps.itemsPerBatch) {
            readings += try await source.workItems(batch)
            for item in batch { CrashPoint.touch(item) }
        }
        return readings
    }

    /// How long until an intent of this time may be settled.
    func settleDelay(_ intent: Date?) -> Duration {
        configuration.settlement.remaining(since: intent, now: lease.databaseNow)
    }
}
