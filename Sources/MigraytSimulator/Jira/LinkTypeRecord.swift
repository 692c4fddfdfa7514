/// A kind of link.
struct LinkTypeRecord: Sendable {
    let id: String
    let name: String
    let inward: String
    let outward: String

    static let standard = [
        LinkTypeRecord(id: "10000", name: "Blocks", inward: "is blocked by", outward: "blocks"),
        LinkTypeRecord(id: "10001", name: "Cloners", inward: "is cloned by", outward: "clones"),
        LinkTypeRecord(id: "10002", name: "Duplicate", inward: "is duplicated by", outward: "duplicates"),
        LinkTypeRecord(id: "10003", name: "Relates", inward: "relates to", outward: "relates to"),
    ]
}
