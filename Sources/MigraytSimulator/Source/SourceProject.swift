/// What the Azure DevOps side serves: a project that does not change while the simulator runs.
///
/// Items are made on demand, so that a project of 100,000 items costs no more memory than one of ten.
public protocol SourceProject: Sendable {
    var people: [SourcePerson] { get }
    var types: [SourceType] { get }
    /// The root node of the area tree; its name is the project's.
    var areas: ClassificationNode { get }
    /// The root node of the iteration tree.
    var iterations: ClassificationNode { get }

    /// All work item ids, ascending, also of items that cannot be read any more.
    var ids: any Sequence<Int> { get }
    /// Type and area of an id; `nil` when there never was such an item.
    func place(of id: Int) -> SourcePlace?
    /// The item; `nil` when it does not exist or was deleted after enumeration.
    func item(_ id: Int) -> SourceItem?
    /// Oldest first.
    func comments(of id: Int) -> [SourceComment]
    /// The ids of those comments, without making the texts.
    func commentIDs(of id: Int) -> [Int]
    func attachment(_ guid: String) -> SourceAttachment?

    var totals: SourceTotals { get }
}
