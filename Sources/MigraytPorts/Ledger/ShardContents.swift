import Foundation
import MigraytModel

/// What there is to know of a shard at the moment of its claim, read with it in one round trip.
public struct ShardContents: Sendable, Hashable {
    /// Its OutboxItems, by item.
    public let items: [OutboxItem]
    /// The issues that stand for its items, of any run of the project. Items without one are left out.
    public let issues: [WorkItemID: MigratedIssue]
    /// Comments, files and stand-ins of its items that are written down.
    public let effects: [Effect]
    /// The connections of its run; `nil` when they were deleted.
    public let source: Connection?
    public let target: Connection?

    public init(
        items: [OutboxItem], issues: [WorkItemID: MigratedIssue] = [:], effects: [Effect] = [],
        source: Connection? = nil, target: Connection? = nil
    ) {
        self.items = items
        self.issues = issues
        self.effects = effects
        self.source = source
        self.target = target
    }

    /// The same with one item alone.
    public func restricted(to item: WorkItemID) -> ShardContents {
        ShardContents(
            items: items.filter { $0.item == item }, issues: issues.filter { $0.key == item }, effects: effects,
            source: source, target: target)
    }

    /// Since when the item is suspect; `nil` for one that is not.
    public func suspectSince(_ item: WorkItemID) -> Date? {
        items.first { $0.item == item && $0.isSuspect }?.updatedAt
    }

    /// What is written down of the comments, or files, of one item, by their ids at the source.
    public func effectsByPart(_ kind: EffectKey.Kind, of item: WorkItemID) -> [String: Effect] {
        let own = effects.filter { $0.key.kind == kind && $0.key.subject == item.rawValue }
        return Dictionary(own.map { ($0.key.part, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
