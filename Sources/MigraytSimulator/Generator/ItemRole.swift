/// The place of an item in its block of forty: which type it has and which role is its parent.
///
/// Every block is one small tree of four levels (one Epic, two Features, ten Stories and Bugs, twenty Tasks) and a few
/// items beside it.
struct ItemRole: Sendable, Hashable {
    static let blockSize = 40

    let number: Int

    var type: String {
        switch number {
        case 0: "Epic"
        case 1, 2: "Feature"
        case 3...12: number % 5 == 0 ? "Bug" : "User Story"
        case 13...32: "Task"
        case 33: "Test Case"
        case 34: "Issue"
        case 35: "Risk"
        case 36: "User Story"
        case 37: "Task"
        case 38: "Bug"
        default: "Task"
        }
    }

    var parent: ItemRole? {
        switch number {
        case 1, 2, 35: ItemRole(number: 0)
        case 3...12: ItemRole(number: 1 + (number - 3) / 5)
        case 13...32: ItemRole(number: 3 + (number - 13) / 2)
        case 38: ItemRole(number: 2)
        case 39: ItemRole(number: 38)
        default: nil
        }
    }

    var children: [ItemRole] {
        (0..<Self.blockSize).map(ItemRole.init(number:)).filter { $0.parent == self }
    }

    /// A Task without parent or children, the one that may be deleted behind the reader's back.
    static let orphanTask = ItemRole(number: 37)
}
