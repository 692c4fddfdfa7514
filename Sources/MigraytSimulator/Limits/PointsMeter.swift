/// Jira's hourly quota of an OAuth app: counted from the top of each hour, and when it is used up all of the app's
/// requests are denied until the next one (platform-apis.md 3.1).
struct PointsMeter: Sendable {
    /// Of the hour.
    private(set) var used = 0
    /// Of all hours.
    private(set) var total = 0
    /// The most of any hour.
    private(set) var most = 0
    private(set) var refused = 0
    private var hour: Int64?

    /// `nil` when the request may pass; otherwise the milliseconds until the next hour.
    /// - Parameters:
    ///   - price: What is known of the request's cost before it is answered.
    ///   - length: Milliseconds of an hour.
    mutating func admit(_ price: Int, of quota: Int, hour length: Int64, at now: Instant) -> Int64? {
        let index = now.milliseconds / length
        if hour != index {
            hour = index
            used = 0
        }
        guard used + price > quota else { return nil }
        refused += 1
        return (index + 1) * length - now.milliseconds
    }

    mutating func add(_ cost: Int) {
        used += cost
        total += cost
        most = max(most, used)
    }
}
