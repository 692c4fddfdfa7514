/// Jira's limit on writes to one issue: 20 in 2 seconds and 100 in 30 seconds (platform-apis.md 3.1).
struct WritePace: Sendable {
    private static let windows: [(milliseconds: Int64, writes: Int)] = [(2_000, 20), (30_000, 100)]

    private var recent: [Instant] = []

    /// `nil` when the write may pass (and was counted); otherwise the milliseconds until one would.
    mutating func take(at now: Instant, _ scale: TimeScale = .real) -> Int64? {
        recent.removeAll { now.milliseconds - $0.milliseconds >= scale.milliseconds(30_000) }
        for window in Self.windows where recent.count >= window.writes {
            let oldest = recent[recent.count - window.writes]
            let free = oldest.milliseconds + scale.milliseconds(window.milliseconds)
            if free > now.milliseconds { return free - now.milliseconds }
        }
        recent.append(now)
        return nil
    }
}
