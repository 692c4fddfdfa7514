import MigraytModel

/// What a transition's screen is answered with.
public struct TransitionScreen: Sendable, Hashable {
    /// Field id → value, for required fields only.
    public let values: [String: JSON]
    /// Required fields that nothing fills: Jira takes the transition only where the issue has a value of its own.
    public let unfilled: [String]

    init(_ transition: TargetTransition, item: WorkItem, options: RunOptions) {
        let defaults = FieldDefaults.values(of: options)
        var values: [String: JSON] = [:]
        var unfilled: [String] = []
        for field in transition.fields where field.isRequired {
            if let value = defaults[field.id] {
                values[field.id] = value
            } else if field.id == "resolution", let resolution = Resolution.of(item, among: field.allowedValues) {
                values[field.id] = ["id": .string(resolution)]
            } else if !field.hasDefault {
                unfilled.append(field.id)
            }
        }
        self.values = values
        self.unfilled = unfilled.sorted()
    }
}
