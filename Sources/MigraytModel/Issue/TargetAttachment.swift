/// A file on an issue at the target.
public struct TargetAttachment: Sendable, Hashable {
    public let id: String
    public let name: Sensitive<String>
    public let size: Int64

    public init(id: String, name: Sensitive<String>, size: Int64) {
        self.id = id
        self.name = name
        self.size = size
    }
}
