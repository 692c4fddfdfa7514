/// The id of a work item at the source; unique per Azure DevOps organisation only.
///
/// A type of its own, so that a source id can never stand in for a target key.
public struct WorkItemID: RawRepresentable, Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
    public let rawValue: Int64

    public init(rawValue: Int64) { self.rawValue = rawValue }
    public init(_ rawValue: Int64) { self.rawValue = rawValue }

    /// The subject of the work that a phase does once for the whole run (components, sprints, the sweep).
    /// Azure DevOps numbers from 1, so 0 is free.
    public static let wholeRun = WorkItemID(0)

    public static func < (left: WorkItemID, right: WorkItemID) -> Bool { left.rawValue < right.rawValue }
    public var description: String { String(rawValue) }
}
