import MigraytModel

extension PhaseStep {
    /// Levels of a phase; `Phase.items` has the most, and work item types nest far less deep.
    private static let levels = 100

    /// The step as one number: the phase's place in the run times 100 plus the level.
    var code: Int {
        // Every case of the enumeration is among its cases.
        Phase.allCases.firstIndex(of: phase)! * Self.levels + level
    }

    init?(code: Int) {
        guard code >= 0, code / Self.levels < Phase.allCases.count else { return nil }
        self.init(Phase.allCases[code / Self.levels], level: code % Self.levels)
    }

    /// The codes of the steps that create issues.
    static var itemCodes: ClosedRange<Int> { codes(of: .items) }

    /// The codes of all steps of a phase.
    static func codes(of phase: Phase) -> ClosedRange<Int> {
        PhaseStep(phase).code...PhaseStep(phase, level: levels - 1).code
    }
}

extension PhaseStep: PostgresDecodable {
    static func decode(_ text: String?) -> PhaseStep? { text.flatMap { Int($0) }.flatMap(PhaseStep.init(code:)) }
}
