/// The members of a JSON object; two objects with equal members in another order are equal.
///
/// A list and no hash table: the objects of both platforms have few members, most of them are read once or never, and
/// there are thousands in an answer. Making and freeing a table for each cost more than looking through lists.
public struct JSONObject: Sendable {
    /// Of more members than this a look-up while they are gathered would take too long.
    private static let shortCount = 16

    /// Names occur once each. In the order in which they were written.
    public private(set) var members: [(key: String, value: JSON)]

    public init() { members = [] }

    public init(_ dictionary: [String: JSON]) { members = dictionary.map { ($0.key, $0.value) } }

    /// - Parameter members: Each name once.
    init(unique members: [(key: String, value: JSON)]) { self.members = members }

    /// Of a name that is repeated the first counts.
    init(first members: some Collection<(key: String, value: JSON)>) {
        if members.count <= Self.shortCount {
            self.members = []
            self.members.reserveCapacity(members.count)
            for member in members where self[member.key] == nil { self.members.append(member) }
        } else {
            var seen = Set<String>(minimumCapacity: members.count)
            self.members = members.filter { seen.insert($0.key).inserted }
        }
    }

    public subscript(_ name: String) -> JSON? {
        for member in members where member.key == name { return member.value }
        return nil
    }

    public var dictionary: [String: JSON] {
        Dictionary(members.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
    }

    public var isEmpty: Bool { members.isEmpty }
}

extension JSONObject: Hashable {
    public static func == (one: JSONObject, other: JSONObject) -> Bool {
        one.members.count == other.members.count && one.members.allSatisfy { other[$0.key] == $0.value }
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(dictionary) }
}
