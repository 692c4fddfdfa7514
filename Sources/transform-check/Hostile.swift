import ArgumentParser
import Foundation
import MigraytTransformChecks
import Synchronization

/// Generated documents as no editor writes them, on all cores.
struct Hostile: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Converts generated documents, half HTML and half Markdown, and checks words and validity.",
        discussion: "A document that fails is printed with its seed and the smallest part of it that still fails.")

    @Option(help: "Documents of both kinds together.") var count: UInt64 = 10_000
    @Option(help: "The first seed; a document is made from its seed alone.") var seed: UInt64 = 1

    func validate() throws {
        guard (2...1_000_000_000).contains(count), seed < 1 << 62 else {
            throw ValidationError("Documents are 2 to 1,000,000,000; the seed is below 2^62.")
        }
    }

    func run() throws {
        let faults = Mutex(0)
        let lanes = ProcessInfo.processInfo.activeProcessorCount
        DispatchQueue.concurrentPerform(iterations: lanes) { lane in
            for index in stride(from: UInt64(lane), to: count, by: lanes) {
                let kind: HostileDocument.Kind = index.isMultiple(of: 2) ? .html : .markdown
                let documentSeed = seed + index / 2
                guard let fault = HostileDocument(kind, seed: documentSeed).fault else { continue }
                faults.withLock { $0 += 1 }
                print("\(kind) seed \(documentSeed): \(fault)")
            }
        }
        let found = faults.withLock { $0 }
        print(#"{"documents":\#(count),"faults":\#(found),"firstSeed":\#(seed)}"#)
        if found > 0 { throw ExitCode.failure }
    }
}
