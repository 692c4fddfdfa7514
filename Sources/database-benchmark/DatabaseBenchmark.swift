import ArgumentParser
import Foundation
import MigraytModel
import MigraytPostgres

/// Fills scratch databases of growing size and measures each call that a fleet makes again and again.
@main
struct DatabaseBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "database-benchmark",
        abstract: "What each call of the ledger takes and reads, with so many OutboxItems pending.")

    @Option(help: "Pending OutboxItems, several sizes by commas.") var rows = "10000,100000,1000000"
    @Option(help: "How often each call is made.") var rounds = 15
    @Flag(help: "Also plan a run of the largest size, and tell the memory that it took.") var plan = false

    private struct Result: Encodable {
        let pendingItems: Int64
        let fillSeconds: Double
        let calls: [ScaleProbe.Measurement]
    }

    private struct Report: Encodable {
        var sizes: [Result] = []
        var planning: PlanningRun.Figures?
    }

    func validate() throws {
        guard !sizes.isEmpty, sizes.allSatisfy({ (100...10_000_000).contains($0) }), (1...1000).contains(rounds) else {
            throw ValidationError("Sizes are 100 to 10,000,000, by commas; rounds are 1 to 1,000.")
        }
    }

    private var sizes: [Int] { rows.split(separator: ",").map { Int($0) ?? 0 } }

    func run() async throws {
        var report = Report()
        if plan, let largest = sizes.max() {
            report.planning = try await Self.onScratch { pool in try await PlanningRun(items: Int64(largest)).run(pool)
            }
        }
        for size in sizes {
            let rounds = rounds
            report.sizes.append(
                try await Self.onScratch { pool in
                    let start = ContinuousClock.now
                    let scene = try await ScaleScene.fill(pool, pending: size)
                    let filled = ContinuousClock.now - start
                    return Result(
                        pendingItems: scene.pending, fillSeconds: (filled / .seconds(1) * 10).rounded() / 10,
                        calls: try await ScaleProbe(pool, scene, rounds: rounds).measure())
                })
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        print(String(decoding: try encoder.encode(report), as: UTF8.self))
        let scans = report.sizes.flatMap { size in
            size.pendingItems < 10_000 ? [] : size.calls.filter { $0.itemScans > 0 }.map(\.call)
        }
        if !scans.isEmpty {
            FileHandle.standardError.write(Data("Calls that read all of outbox_items: \(Set(scans).sorted())\n".utf8))
            throw ExitCode.failure
        }
    }

    private static func onScratch<Value>(_ body: (PostgresPool) async throws -> Value) async throws -> Value {
        let scratch = try await ScratchDatabase.create()
        let pool = PostgresPool(scratch.configuration.withConnections(1))
        do {
            let value = try await body(pool)
            await pool.close()
            await scratch.drop()
            return value
        } catch {
            await pool.close()
            await scratch.drop()
            throw error
        }
    }
}
