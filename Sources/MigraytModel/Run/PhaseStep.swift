/// One barrier of a run: a phase, and for `items` the hierarchy level.
public struct PhaseStep: Sendable, Hashable, Codable, CustomStringConvertible {
    public let phase: Phase
    /// 0 is the highest level (epics). 0 for all phases other than `items`.
    public let level: Int

    public init(_ phase: Phase, level: Int = 0) {
        self.phase = phase
        self.level = level
    }

    public var description: String { phase == .items ? "items/\(level)" : phase.rawValue }
}
