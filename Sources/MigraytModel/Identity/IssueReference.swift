/// An issue at the target: its key for people and calls, its numeric id for links that outlive a move.
public struct IssueReference: Sendable, Hashable, Codable {
    public let key: IssueKey
    public let id: String

    public init(key: IssueKey, id: String) {
        self.key = key
        self.id = id
    }
}
