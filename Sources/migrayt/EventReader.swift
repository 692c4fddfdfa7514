import Foundation
import MigraytAPIContract

/// Reads runs from the chunks of a Server-Sent Events stream; a chunk may end anywhere.
struct EventReader {
    /// More than any event of ours; a stream that is none must not fill the memory.
    private static let maximumBuffered = 1 << 20
    private var buffer: [UInt8] = []

    mutating func runs(in chunk: [UInt8]) -> [RunView] {
        buffer += chunk
        if buffer.count > Self.maximumBuffered { buffer.removeAll() }
        var runs: [RunView] = []
        while let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
            let line = buffer[..<end]
            buffer.removeSubrange(...end)
            let prefix = Array("data: ".utf8)
            guard line.starts(with: prefix) else { continue }
            if let run = try? APIDocument.decoder().decode(RunView.self, from: Data(line.dropFirst(prefix.count))) {
                runs.append(run)
            }
        }
        return runs
    }
}
