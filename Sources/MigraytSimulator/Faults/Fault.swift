/// What can happen to one request on its way to the platform and back.
public enum Fault: String, Sendable, Hashable, CaseIterable {
    /// The connection ends before anything was done.
    case resetBefore = "reset-before"
    /// Everything was done; the connection ends before the first byte of the answer.
    case answerLost = "answer-lost"
    /// Everything was done; the connection ends in the middle of the answer's body.
    case answerCut = "answer-cut"
    /// Everything was done; the answer stops in the middle of its body and goes on late.
    case stalled
    /// 503 of a server that did nothing.
    case errorBefore = "error-before"
    /// 502 of a gateway behind which everything was done.
    case errorAfter = "error-after"
    /// The work begins late, and it is done even when the client has gone meanwhile.
    case slow
    /// 429 of the endpoint's burst limit; nothing was done.
    case throttled
    /// 429 of the issue's own limit; nothing was done.
    case throttledIssue = "throttled-issue"
    /// 429 of a used-up quota, which closes the whole site; nothing was done.
    case throttledSite = "throttled-site"
    /// Everything was done; the answer asks to wait before the next call, as Azure DevOps does before it refuses any.
    case delayed
    /// The token is not valid any more: 401, and of Azure DevOps the page to sign in. Nothing was done.
    case expired

    /// Those that pass by themselves: a fleet must come through without a person.
    public static let passing = allCases.filter { $0 != .expired }
}
