extension TargetSite {
    /// What the site's administrators decided, as far as it decides what becomes of an item.
    public struct Settings: Sendable, Hashable, Codable {
        /// Whether an issue may have no assignee (Jira's "Allow unassigned issues").
        public var allowsUnassigned: Bool
        /// Whether Jira gives an assignee to an issue that is created without one.
        public var hasDefaultAssignee: Bool
        /// Whether the account may administer Jira itself: make link types and accounts.
        public var mayAdminister: Bool
        /// Comments that one issue can have.
        public var commentsPerIssue: Int

        /// The defaults promise nothing that a site may refuse.
        public init(
            allowsUnassigned: Bool = false, hasDefaultAssignee: Bool = true, mayAdminister: Bool = false,
            commentsPerIssue: Int = PlatformLimits.Jira.commentsPerIssue
        ) {
            self.allowsUnassigned = allowsUnassigned
            self.hasDefaultAssignee = hasDefaultAssignee
            self.mayAdminister = mayAdminister
            self.commentsPerIssue = commentsPerIssue
        }
    }

    public var settings: Settings {
        get { storedSettings ?? Settings() }
        set { storedSettings = newValue }
    }
}
