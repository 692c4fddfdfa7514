import ArgumentParser
import Foundation
import MigraytModel
import MigraytTransform

/// Measures the transform on one thread: items per second for typical items, and how the time grows with the text.
@main
struct TransformBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "transform-benchmark",
        abstract: "Prints as JSON how fast work items become drafts of issues, on one core.")

    @Option(help: "Bytes of HTML of a typical item.") var bytes = 4_000
    @Option(help: "Seconds to measure each size for.") var seconds = 3.0
    @Option(help: "Bytes of the largest text; each size is four times the one before.") var largest = 1_000_000

    func validate() throws {
        guard (100...10_000_000).contains(bytes), (bytes...100_000_000).contains(largest), (0.1...600).contains(seconds)
        else { throw ValidationError("Sizes are 100 bytes to 100 MB, the smaller first; seconds are 0.1 to 600.") }
    }

    func run() throws {
        let transform = SampleItems.transform
        let typical = measure(transform, SampleItems.items(count: 64, bytes: bytes))
        var sizes: [JSON] = []
        var size = bytes
        while size <= largest {
            let figures = measure(transform, SampleItems.items(count: 4, bytes: size))
            sizes.append([
                "bytes": .integer(Int64(size)), "itemsPerSecond": .number(rounded(figures.itemsPerSecond)),
                "nanosecondsPerByte": .number(rounded(1_000_000_000 / figures.bytesPerSecond)),
            ])
            size = size < largest ? min(size * 4, largest) : size + 1
        }
        let result: JSON = [
            "bytesPerItem": .integer(Int64(bytes)),
            "itemsPerSecond": .number(rounded(typical.itemsPerSecond)),
            "megabytesOfHTMLPerSecond": .number(rounded(typical.bytesPerSecond / 1_000_000)),
            "sizes": .array(sizes),
        ]
        print(String(decoding: result.bytes(), as: UTF8.self))
    }

    private func measure(_ transform: IssueTransform, _ items: [WorkItem]) -> (
        itemsPerSecond: Double, bytesPerSecond: Double
    ) {
        let clock = ContinuousClock()
        var count = 0
        var blocks = 0
        let start = clock.now
        repeat {
            for item in items {
                let result = transform.draft(item, ancestors: [], identities: [:])
                blocks += result.draft.description?.reveal().content.count ?? 0
            }
            count += items.count
        } while start.duration(to: clock.now) < .seconds(seconds)
        // An empty document would make any speed worthless.
        precondition(blocks >= count, "the drafts have no text")
        let elapsed = start.duration(to: clock.now) / .seconds(1)
        let bytes = items.reduce(0) { $0 + ($1.description?.reveal().utf8.count ?? 0) }
        let rate = Double(count) / elapsed
        return (rate, rate * Double(bytes) / Double(items.count))
    }

    private func rounded(_ value: Double) -> Double { (value * 10).rounded() / 10 }
}
