import ArgumentParser
import Foundation
import MigraytSimulation
import MigraytTestKit
import Synchronization

/// Runs simulated migrations, one per seed, on all cores.
@main
struct FleetSimulationProgram: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fleet-simulation", abstract: "Simulates migrations under faults and checks the invariants.",
        discussion: "Prints each seed that breaks an invariant with the command that replays it.")

    @Option(help: "How many seeds.") var seeds: UInt64 = 10_000
    @Option(help: "The first seed.") var seed: UInt64 = 1
    @Option(help: "Breaks the ledger, to see that it is noticed.")
    var sabotage: Protection?
    @Option(help: "The settle time in seconds; a request can take 60.") var settle = 75

    enum Protection: String, ExpressibleByArgument, CaseIterable {
        case forgetIntents = "forget-intents"
        case loseItems = "lose-items"
        case publishOnce = "publish-once"
        case closeEarly = "close-early"

        var sabotage: Sabotage {
            switch self {
            case .forgetIntents: .forgetIntents
            case .loseItems: .loseItems
            case .publishOnce: .publishOnce
            case .closeEarly: .closeEarly
            }
        }
    }

    func validate() throws {
        guard (1...1_000_000_000).contains(seeds), seed < 1 << 62, (0...3_600).contains(settle) else {
            throw ValidationError(
                "Seeds are 1 to 1,000,000,000, the first below 2^62; the settle time is at most an hour.")
        }
    }

    func run() throws {
        let sum = Mutex((violations: 0, calls: 0, kills: 0, longest: Duration.zero))
        let lanes = ProcessInfo.processInfo.activeProcessorCount
        let start = ContinuousClock.now
        DispatchQueue.concurrentPerform(iterations: lanes) { lane in
            for index in stride(from: UInt64(lane), to: seeds, by: lanes) {
                let outcome = FleetSimulation(
                    seed: seed + index, sabotage: sabotage?.sabotage ?? [], settle: .seconds(settle)
                ).run()
                if let violation = outcome.violation { report(seed + index, violation) }
                sum.withLock { sum in
                    sum.violations += outcome.violation == nil ? 0 : 1
                    sum.calls += outcome.calls
                    sum.kills += outcome.kills
                    sum.longest = max(sum.longest, outcome.elapsed)
                }
            }
        }
        let seconds = (start.duration(to: .now) / .milliseconds(100)).rounded() / 10
        let found = sum.withLock { $0 }
        print(
            #"{"seeds":\#(seeds),"violations":\#(found.violations),"calls":\#(found.calls),"kills":\#(found.kills),"#
                + #""longestVirtualSeconds":\#(found.longest.components.seconds),"elapsedSeconds":\#(seconds)}"#)
        if found.violations > 0 { throw ExitCode.failure }
    }

    private func report(_ seed: UInt64, _ violation: Violation) {
        let options =
            (sabotage.map { " --sabotage \($0.rawValue)" } ?? "") + (settle == 75 ? "" : " --settle \(settle)")
        print("seed \(seed): \(violation); replay: scripts/simulate --seeds 1 --seed \(seed)\(options)")
    }
}
