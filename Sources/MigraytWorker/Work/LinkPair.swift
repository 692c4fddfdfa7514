import MigraytModel
import MigraytTransform

/// A link as both of its ends see it.
struct LinkPair: Hashable {
    let type: String
    let outward: WorkItemID
    let inward: WorkItemID

    init(_ wish: LinkWish) {
        type = wish.type
        outward = wish.outward
        inward = wish.inward
    }
}
