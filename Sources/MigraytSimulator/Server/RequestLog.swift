import MigraytModel

/// What was asked and how it was answered: counters for ever, lines for the recent past.
struct RequestLog: Sendable {
    /// More lines than this are not kept; the counters go on.
    static let maximumLines = 20_000

    struct Endpoint: Sendable, Hashable {
        let platform: Platform
        let method: String
        let template: String
    }

    struct Count: Sendable {
        var total = 0
        var throttled = 0
    }

    struct Line: Sendable {
        let number: Int
        let time: Instant
        let endpoint: Endpoint
        let path: String
        let status: Int
    }

    private(set) var counts: [Endpoint: Count] = [:]
    private var lines: [Line] = []
    private var nextNumber = 1

    mutating func add(_ endpoint: Endpoint, path: [String], status: Int, at time: Instant) {
        counts[endpoint, default: Count()].total += 1
        if status == 429 { counts[endpoint, default: Count()].throttled += 1 }
        // Cut rarely and by half, so that the cost per request stays constant.
        if lines.count >= Self.maximumLines { lines.removeFirst(Self.maximumLines / 2) }
        lines.append(
            Line(number: nextNumber, time: time, endpoint: endpoint, path: path.joined(separator: "/"), status: status))
        nextNumber += 1
    }

    /// Lines after a number, oldest first.
    func lines(since number: Int) -> JSON {
        .array(
            lines.drop { $0.number <= number }.map { line in
                [
                    "number": .integer(Int64(line.number)), "time": .string(line.time.iso8601),
                    "platform": .string(line.endpoint.platform.rawValue), "method": .string(line.endpoint.method),
                    "template": .string(line.endpoint.template), "path": .string("/" + line.path),
                    "status": .integer(Int64(line.status)),
                ]
            })
    }
}
