/// What can happen to one request on its way to the platform and back.
public enum Fault: String, Sendable, Hashable, CaseIterable {
    /// The connection ends before anything was done.
    case resetBefore = "reset-before"
    /// Everything was done; the connection ends before the first byte of the answer.
    case answerLost = "answer-lost"
    /// Everything was done; the connection ends in the middle of the answer's body.
    case answerCut = "answer-cut"
    /// 503 of a server that did nothing.
    case errorBefore = "error-before"
    /// 502 of a gateway behind which everything was done.
    case errorAfter = "error-after"
    /// The work begins late, and it is done even when the client has gone meanwhile.
    case slow
    /// 429 with `Retry-After`; nothing was done.
    case throttled
}
