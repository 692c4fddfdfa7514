import Foundation

/// A comment on a work item.
public struct SourceComment: Sendable, Hashable {
    /// Unique within its work item.
    public let id: Int64
    /// HTML for both formats of comments (`renderedText`).
    public let html: Sensitive<String>
    public let author: SourceIdentity?
    public let createdAt: Date
    public let modifiedAt: Date?
    public let isDeleted: Bool

    public init(
        id: Int64, html: Sensitive<String>, author: SourceIdentity?, createdAt: Date, modifiedAt: Date?, isDeleted: Bool
    ) {
        self.id = id
        self.html = html
        self.author = author
        self.createdAt = createdAt
        self.modifiedAt = modifiedAt
        self.isDeleted = isDeleted
    }
}
