/// Every limit of a foreign platform that the code obeys, each with its source.
public enum PlatformLimits {
    public enum AzureDevOps {
        /// Ids per `workitemsbatch` call (VS403474 beyond). Microsoft's REST reference.
        public static let itemsPerBatch = 200
        /// `$top` of a WIQL page: 20,000 rows are the cap, and a page of the cap itself is refused (VS402337;
        /// microsoft/vsts-work-item-migrator subtracts one for that reason).
        public static let idsPerPage = 19_999
        /// Comments per page, community-measured maximum.
        public static let commentsPerPage = 200
        /// A request may be delayed by 30 s under throttling (Microsoft's rate limit page of 2025-09-15),
        /// so a time-out must lie beyond.
        public static let requestTimeout = Duration.seconds(90)
        /// Requests per second to one organisation. Microsoft counts load (200 TSTU in 5 minutes), which no client can
        /// compute, and says by headers when it is too much; this is ours, far above what it grants.
        public static let requestsPerSecond = 1000
        /// Bytes of one answer: 200 items of several long text fields of a million characters are not typical.
        public static let maximumAnswerBytes = 256 << 20
    }

    public enum Jira {
        /// Issues per bulk create. Atlassian's OpenAPI file.
        public static let issuesPerCreate = 50
        /// Issues per `issue/bulkfetch`. Atlassian's OpenAPI file.
        public static let issuesPerFetch = 100
        /// Characters of a summary ("Summary can't exceed 255 characters.").
        public static let summaryLength = 255
        /// Characters of a long text field ("It exceeds the allowed limit of 32,767 characters.").
        public static let textLength = 32_767
        /// Atlassian does not document whether text or serialised form counts, so text is cut below the limit.
        public static let safeTextLength = 30_000
        /// Characters of a custom field of one line (Atlassian's field type `textfield`).
        public static let shortTextLength = 255
        /// Characters of a label; it may hold no white space.
        public static let labelLength = 255
        /// Characters of a sprint name ("shorter than 30"), from five independent reports.
        public static let sprintNameLength = 29
        /// Characters of a sprint's goal: not documented, taken to be no more than of other texts of one line.
        public static let sprintGoalLength = 255
        /// Characters of a component name.
        public static let componentNameLength = 255
        /// Characters of a remote link's `globalId`. Atlassian's OpenAPI file; title and relationship are taken to be
        /// no longer.
        public static let remoteLinkTextLength = 255
        /// Characters of a file's name, a limit of file systems that Jira is known to keep.
        public static let fileNameLength = 255
        /// Files per attachment request. Atlassian's REST reference (413 beyond).
        public static let filesPerUpload = 60
        /// Comments of one issue, where the site does not say (`GET issue/limit/report`; 413 beyond).
        public static let commentsPerIssue = 5_000
        /// Comments per page of an issue.
        public static let commentsPerPage = 100
        /// Bytes of one answer.
        public static let maximumAnswerBytes = 64 << 20
        /// Writes to one issue: 20 in 2 s and 100 in 30 s (Atlassian's rate limit page of 2026-08-12).
        public static let writesPerIssueShort = (count: 20, seconds: 2)
        public static let writesPerIssueLong = (count: 100, seconds: 30)
        /// Of that, on an issue that several workers may write to at once (the ends of links): what the one shard that holds
        /// it takes without asking, what each of up to eight workers takes for its other shards, and what the fleet deals
        /// out. 8 + 8 × 1 + 2 + 2 × 1 = 20, 30 + 8 × 4 + 2 + 30 × 1 = 94.
        public static let unaskedWritesOfHolder = (short: 8, long: 30)
        public static let unaskedWritesOfOthers = (short: 1, long: 4)
        public static let dealtWrites = (perSecond: 1, burst: 2)
        /// Requests per second for an endpoint and method, API token traffic (the same page).
        public static let readsPerSecond = 100
        public static let createsPerSecond = 100
        public static let updatesPerSecond = 50
        /// Of `GET attachment/content`, one of the endpoints with a rate of its own (the same page).
        public static let contentReadsPerSecond = 300
        /// Points that an OAuth app may spend in an hour at all sites together, where Atlassian granted it no more; they are
        /// counted from the top of each hour in UTC (the same page). API tokens are not counted.
        public static let pointsPerHour = 65_000
        /// What a call costs of them (the same page): one, and one more for each object that it reads; of people, groups and
        /// permissions two. Of writes that carry many issues one for each of them.
        public static let pointsPerCall = 1
        public static let pointsPerObjectRead = 1
        public static let pointsPerPersonRead = 2
        /// The server's longest request time; an unknown outcome is not probed before it has passed.
        public static let longestRequest = Duration.seconds(60)
    }
}
