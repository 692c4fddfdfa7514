import Foundation

/// A comment on a work item.
public struct SourceComment: Sendable, Hashable {
    /// Unique within its work item.
    public let id: Int64
    /// HTML for both formats of comments (`renderedText`), unless `isMarkdown`.
    public let html: Sensitive<String>
    /// The source gave only the text that was written, in Markdown.
    public let isMarkdown: Bool
    public let author: SourceIdentity?
    public let createdAt: Date
    public let modifiedAt: Date?
    public let isDeleted: Bool

    public init(
        id: Int64, html: Sensitive<String>, isMarkdown: Bool = false, author: SourceIdentity?, createdAt: Date,
        modifiedAt: Date?, isDeleted: Bool
    ) {
        self.id = id
        self.html = html
        self.isMarkdown = isMarkdown
        self.author = author
        self.createdAt = createdAt
        self.modifiedAt = modifiedAt
        self.isDeleted = isDeleted
    }
}
