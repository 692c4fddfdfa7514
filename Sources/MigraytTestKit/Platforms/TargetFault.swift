import MigraytModel

/// What happens to one call of `ScriptedTarget`.
public enum TargetFault: Sendable, Hashable {
    /// Nothing happens, and the caller is told so.
    case refuse(Failure)
    /// It happens, and the answer is lost: the caller sees a failure of unknown certainty.
    case loseAnswer
    /// The answer is lost now, and it happens when `landLateWrites()` is called: a request that is still under way
    /// when the caller gives up.
    case land
    /// Of a bulk create only this many drafts are made, and the answer is lost.
    case makeSome(Int)

    /// 429: surely not executed.
    public static func throttle(_ wait: Duration) -> TargetFault {
        .refuse(Failure(.jiraThrottled, .retry(after: wait), status: 429))
    }
}
