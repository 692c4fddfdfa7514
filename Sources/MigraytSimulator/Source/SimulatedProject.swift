/// What the Azure DevOps side serves: a project that does not change while the simulator runs.
///
/// Items are made on demand, so that a project of 100,000 items costs no more memory than one of ten.
public protocol SimulatedProject: Sendable {
    var people: [SimulatedPerson] { get }
    var types: [SimulatedType] { get }
    /// The root node of the area tree; its name is the project's.
    var areas: SimulatedNode { get }
    /// The root node of the iteration tree.
    var iterations: SimulatedNode { get }

    /// All work item ids, ascending, also of items that cannot be read any more.
    var ids: [Int] { get }
    /// Type and area of an id; `nil` when there never was such an item.
    func place(of id: Int) -> SimulatedPlace?
    /// The item; `nil` when it does not exist or was deleted after enumeration.
    func item(_ id: Int) -> SimulatedItem?
    /// Oldest first.
    func comments(of id: Int) -> [SimulatedComment]
    /// The ids of those comments, without making the texts.
    func commentIDs(of id: Int) -> [Int]
    func attachment(_ guid: String) -> SimulatedAttachment?

    var totals: SimulatedTotals { get }
}
