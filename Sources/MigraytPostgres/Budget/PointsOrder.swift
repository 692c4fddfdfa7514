import MigraytPorts

/// What one process asks of an hourly quota.
struct PointsOrder {
    let pool: PointsPool
    let wanted: Int
    /// Less is of no use.
    let needed: Int
    let quota: Int

    var parameters: [any PostgresEncodable & Sendable] {
        [pool.name, wanted, needed, quota, pool.hour / .seconds(1)]
    }
}
