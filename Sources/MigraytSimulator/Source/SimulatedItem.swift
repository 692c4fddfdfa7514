import MigraytModel

/// A work item as the source holds it; hosts are put in when it is served.
public struct SimulatedItem: Sendable, Hashable {
    public let id: Int
    public let revision: Int
    /// Reference name to value. Identity fields are in `identities`. Absent values are absent keys.
    public var fields: [String: JSON]
    /// Identity fields: reference name to person.
    public var identities: [String: SimulatedPerson]
    public var relations: [SimulatedRelation]
}
