import Foundation

/// `GET /api/audit`: one page of the trail, the newest entry first.
public struct AuditPage: Codable, Sendable {
    public let entries: [Entry]
    /// The `before` of the next page; absent on the last.
    public let next: Int64?

    public init(entries: [Entry], next: Int64?) {
        self.entries = entries
        self.next = next
    }

    public struct Entry: Codable, Sendable {
        public let id: Int64
        public let happenedAt: Date
        public let userId: String?
        public let action: String
        /// `done` or `denied`.
        public let outcome: String
        /// The id of what it was done to.
        public let subject: String?

        public init(
            id: Int64, happenedAt: Date, userId: String?, action: String, outcome: String, subject: String?
        ) {
            self.id = id
            self.happenedAt = happenedAt
            self.userId = userId
            self.action = action
            self.outcome = outcome
            self.subject = subject
        }
    }
}
