import MigraytModel

/// The values that a run's options give to fields of Jira.
enum FieldDefaults {
    /// Field id → value. Defaults that are no JSON count as absent; the API takes none of them.
    static func values(of options: RunOptions) -> [String: JSON] {
        (options.fieldDefaults ?? [:]).compactMapValues { try? JSONParser.parse(Array($0.utf8)) }
    }
}
