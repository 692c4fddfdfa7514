import Foundation
import MigraytAPIContract

/// Reads the API's Server-Sent Events; a chunk may end anywhere.
struct ProgressReader {
    enum Event: Sendable {
        case run(RunView)
        /// Nothing has changed for ten seconds.
        case heartbeat
    }

    private var buffer: [UInt8] = []

    mutating func events(in chunk: [UInt8]) throws -> [Event] {
        buffer += chunk
        var events: [Event] = []
        while let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
            let line = String(decoding: buffer[..<end], as: UTF8.self)
            buffer.removeSubrange(...end)
            if line == ": heartbeat" { events.append(.heartbeat) }
            guard line.hasPrefix("data: ") else { continue }
            let data = Data(line.dropFirst("data: ".count).utf8)
            events.append(.run(try APIDocument.decoder().decode(RunView.self, from: data)))
        }
        return events
    }
}
