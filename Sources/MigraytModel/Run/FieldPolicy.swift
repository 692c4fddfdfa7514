/// What becomes of a mapped field where Jira cannot take it.
///
/// In each case the value stands in the description and a diagnostic on the item says why it is not in the field.
public enum FieldPolicy: String, Sendable, Hashable, Codable {
    /// The field stays as Jira makes it.
    case drop
    /// The field gets the default of the run's options, if there is one and the field is on the screen.
    case `default`
    /// The run is refused before it writes, if a type of its items has the field not on its create screen, or as a type
    /// of field that no value is converted to. A single value that the field cannot take is treated as by `drop`.
    case fail
}
