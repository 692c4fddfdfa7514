import MigraytModel

/// Asked right before the bytes of each write go out, after every wait, and on until the last of them has gone: may
/// whoever writes still do so?
///
/// Jira cannot check a fence, and a worker may have been stopped while it waited for the rate limit, for a connection
/// or for the other side to take the next bytes. So the question is put where no wait lies between it and the wire.
public struct WritePermit: Sendable {
    private let question: @Sendable () throws(Failure) -> Void
    /// Issues that nobody else has a permit for while this one is good: those of the shard that is worked on.
    public let issues: Set<IssueKey>

    /// - Parameters:
    ///   - issues: Those of the shard that is worked on.
    ///   - question: Throws when nothing may be written any more; the write then surely did not happen.
    public init(
        issues: Set<IssueKey> = [], _ question: @escaping @Sendable () throws(Failure) -> Void
    ) {
        self.issues = issues
        self.question = question
    }

    public func check() throws(Failure) { try question() }

    /// For callers whose writes need no lease.
    public static let always = WritePermit {}
}
