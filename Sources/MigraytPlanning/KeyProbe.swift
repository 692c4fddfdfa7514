import MigraytModel

/// The strongly consistent look-up of what lost create calls made: the keys after the last known one, in order.
///
/// Jira hands out keys in order per project, so an issue that a lost call made has a number above the highest that was
/// known when its intent was written. Numbers can have gaps, so the probe ends only after `gap` numbers in a row
/// without an issue. A value type: feed it what each batch found, until `nextBatch` is empty.
public struct KeyProbe: Sendable {
    /// Missing numbers in a row that mean the end of the project's keys.
    public static let gap = 100

    private let projectKey: String
    private var next: Int64
    private var missing = 0
    private let certain: Int64
    /// The highest number that was found; at first the one that it began after.
    public private(set) var highest: Int64

    /// - Parameters:
    ///   - lastKnown: The lowest of the intents' last known issue numbers.
    ///   - certain: A number that exists for certain: no gap before it is the end.
    public init(projectKey: String, after lastKnown: Int64, through certain: Int64 = 0) {
        self.projectKey = projectKey
        self.next = lastKnown + 1
        self.certain = certain
        highest = lastKnown
    }

    /// The keys to fetch now; empty when the probe is at its end.
    public var nextBatch: [IssueKey] {
        guard missing < Self.gap || next <= certain else { return [] }
        return (next..<next + Int64(PlatformLimits.Jira.issuesPerFetch)).map {
            IssueKey(projectKey: projectKey, number: $0)
        }
    }

    /// Takes what fetching `nextBatch` found.
    public mutating func found(_ keys: some Sequence<IssueKey>) {
        let end = next + Int64(PlatformLimits.Jira.issuesPerFetch)
        if let last = keys.map(\.number).max() {
            missing = Int(end - 1 - last)
            highest = max(highest, last)
        } else {
            missing += PlatformLimits.Jira.issuesPerFetch
        }
        next = end
    }
}
