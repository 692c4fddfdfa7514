import MigraytModel

/// All that a run knows and the transform needs: the same for every item, so that equal items give equal drafts.
public struct TransformContext: Sendable {
    public let site: TargetSite
    public let run: RunID
    public let source: SourceProject
    public let options: RunOptions
    /// Iteration node id → sprint id at the target.
    public let sprintOfIteration: [Int64: Int64]
    /// Area node id → component id at the target.
    public let componentOfArea: [Int64: String]
    /// Those of the areas whose component is that of an area above them.
    public let inheritingAreas: Set<Int64>
    /// URL → GUID of the attachment at the source; `nil` for addresses of other hosts and other things.
    public let attachmentID: @Sendable (String) -> String?

    public init(
        site: TargetSite, run: RunID, source: SourceProject, options: RunOptions, sprintOfIteration: [Int64: Int64],
        componentOfArea: [Int64: String], inheritingAreas: Set<Int64> = [],
        attachmentID: @escaping @Sendable (String) -> String?
    ) {
        self.site = site
        self.run = run
        self.source = source
        self.options = options
        self.sprintOfIteration = sprintOfIteration
        self.componentOfArea = componentOfArea
        self.inheritingAreas = inheritingAreas
        self.attachmentID = attachmentID
    }
}
