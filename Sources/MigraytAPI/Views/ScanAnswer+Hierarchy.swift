import MigraytAPIContract
import MigraytModel

extension ScanAnswer.HierarchyOption {
    /// The options that make a difference for a project with items of these types, the default first.
    ///
    /// The source alone is known here; what the target lacks, the run's preflight says.
    static func options(forTypes types: some Sequence<String>) -> [Self] {
        let names = Set(types.map { $0.lowercased() })
        var options = [Self(.collapse)]
        if names.contains("feature") { options.append(Self(.keep)) }
        if names.contains("epic") {
            options.append(Self(.extend, condition: "an issue type of the level above Epic"))
        }
        return options
    }

    private init(_ hierarchy: Hierarchy, condition: String? = nil) {
        self.init(option: hierarchy.rawValue, condition: condition)
    }
}
