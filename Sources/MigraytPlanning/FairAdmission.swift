/// Which waiting shards are let in next: the fleet's places are dealt out in turns, first to tenants, then to the runs
/// of each tenant.
///
/// What is in flight counts as dealt already, so a run of a million items that has filled all places gets no further
/// one while a run of a thousand has less than its share. PostgreSQL deals in the same way; the conformance rules hold
/// for both.
public enum FairAdmission {
    /// A run with an open step.
    public struct Run: Sendable {
        public let tenant: Int
        public let inFlight: Int
        /// Of those in flight, how many a worker holds.
        public let leased: Int
        public let waiting: Int

        public init(tenant: Int, inFlight: Int, leased: Int, waiting: Int) {
            self.tenant = tenant
            self.inFlight = inFlight
            self.leased = leased
            self.waiting = waiting
        }
    }

    /// Shards in flight when nobody holds any yet: enough to set a small fleet to work.
    public static let leastPlaces = 16

    /// How many shards may be in flight: a queue of about what the workers hold now, so that the shards of a run that
    /// begins do not stand behind many others.
    public static func places(leased: Int, window: Int) -> Int {
        min(window, max(leastPlaces, 2 * leased + leastPlaces / 2))
    }

    /// - Parameter runs: In the order of their creation.
    /// - Returns: Indices of runs, one for each shard that is let in, in the order of publication. A run with nothing
    ///   in flight gets one in any case.
    public static func admitted(_ runs: [Run], window: Int) -> [Int] {
        let places = places(leased: runs.reduce(0) { $0 + $1.leased }, window: window)
        var turns: [(turn: Int, tenant: Int, run: Int, position: Int)] = []
        for (tenant, mine) in Dictionary(grouping: runs.indices, by: { runs[$0].tenant }) {
            var ofTenant: [(position: Int, run: Int)] = []
            for run in mine {
                let most = min(runs[run].inFlight + runs[run].waiting, max(window, runs[run].inFlight) + 1)
                ofTenant += (0..<most).map { ($0, run) }
            }
            ofTenant.sort { ($0.position, $0.run) < ($1.position, $1.run) }
            for (turn, place) in ofTenant.enumerated() { turns.append((turn, tenant, place.run, place.position)) }
        }
        turns.sort { ($0.turn, $0.tenant) < ($1.turn, $1.tenant) }
        return turns.enumerated().compactMap { slot, place in
            let isWaiting = place.position >= runs[place.run].inFlight
            return isWaiting && (slot < places || place.position == 0) ? place.run : nil
        }
    }
}
