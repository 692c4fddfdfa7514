import MigraytSimulation
import MigraytTestKit
import Testing

/// A small number of seeds: `scripts/simulate` takes ten thousand. The order of dictionaries is part of a story; the
/// script fixes it (`SWIFT_DETERMINISTIC_HASHING`), this process does not, so a seed can tell another story here.
@Suite("simulated migrations: nothing lost, nothing twice, whatever fails between two calls")
struct FleetSimulationTests {
    private func violations(
        _ seeds: ClosedRange<UInt64>, sabotage: Sabotage = [], settle: Duration = .seconds(75)
    ) -> [Violation] {
        seeds.compactMap { FleetSimulation(seed: $0, sabotage: sabotage, settle: settle).run().violation }
    }

    @Test("the invariants hold", arguments: [UInt64(1), 21])
    func invariants(first: UInt64) {
        for seed in first..<first + 20 {
            let violation = FleetSimulation(seed: seed).run().violation
            #expect(violation == nil, "scripts/simulate --seeds 1 --seed \(seed)")
        }
    }

    @Test("faults are met: processes died in these seeds")
    func faults() {
        #expect((UInt64(1)...5).reduce(0) { $0 + FleetSimulation(seed: $1).run().kills } > 10)
    }

    @Test("an intent that is taken for pending makes issues twice")
    func forgottenIntents() {
        #expect(violations(1...40, sabotage: .forgetIntents).contains { $0.invariant == .onlyOnce })
    }

    @Test("a look-up before the longest request is over makes issues twice")
    func noSettleTime() { #expect(violations(1...60, settle: .zero).contains { $0.invariant == .onlyOnce }) }

    @Test("a step that closes over open rows is noticed")
    func closedEarly() {
        #expect(violations(1...20, sabotage: .closeEarly).contains { $0.invariant == .closedMeansDone })
    }
}
