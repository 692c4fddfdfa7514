import Foundation

/// A node of the area or iteration tree.
public struct ClassificationNode: Sendable, Hashable {
    /// The integer id that work items carry in `System.AreaId` and `System.IterationId`.
    public let id: Int64
    /// The names from the project's root to this node; the first is the project's.
    public let path: [String]
    public let startDate: Date?
    public let finishDate: Date?
    public let parent: Int64?

    public init(id: Int64, path: [String], startDate: Date? = nil, finishDate: Date? = nil, parent: Int64?) {
        self.id = id
        self.path = path
        self.startDate = startDate
        self.finishDate = finishDate
        self.parent = parent
    }

    public var name: String { path.last ?? "" }
    /// The root stands for the project itself.
    public var isRoot: Bool { parent == nil }
}
