import MigraytModel

/// Names for the sprints that stand for iterations.
public enum SprintNaming {
    /// Node id → name of at most 29 characters, distinct within the board; the root has none.
    ///
    /// Iterations are a tree and sprints a flat list: of equal leaves each gets its parents' names before it.
    public static func names(for iterations: [ClassificationNode]) -> [Int64: String] {
        DistinctNames(limit: PlatformLimits.Jira.sprintNameLength, separator: "/").names(for: iterations)
    }
}
