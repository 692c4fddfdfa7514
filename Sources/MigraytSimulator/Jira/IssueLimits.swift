/// How much one issue may have (platform-apis.md 3.2). Beyond it Jira answers 413.
public enum IssueLimits {
    public static let comments = 5_000
    static let attachments = 2_000
    static let links = 2_000
    static let remoteLinks = 2_000
    /// Files in one request.
    static let filesPerRequest = 60
    /// Bytes of one file: the default of a Cloud site.
    public static let fileSize = 1_073_741_824
}
