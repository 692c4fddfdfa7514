import MigraytModel

/// Names for the components that stand for areas.
public enum ComponentNaming {
    /// Node id → name of at most 255 characters, distinct within the project: the leaf's, or `parent / leaf` where leaves
    /// are equal. The root has none.
    public static func names(for areas: [ClassificationNode]) -> [Int64: String] {
        DistinctNames(limit: PlatformLimits.Jira.componentNameLength, separator: " / ").names(for: areas)
    }
}
