import Foundation
import MigraytAPIContract

/// A line that is drawn again at each change: phase, bar, items per second, time left. Goes to standard error.
struct ProgressBar {
    private static let width = 30

    private let isTerminal: Bool
    /// Where the open phase was when it was first seen, for its rate.
    private var start: (phase: String, finished: Int64, time: ContinuousClock.Instant)?
    private var lastLine = ""
    private var lastFailure = ""

    init(isTerminal: Bool) { self.isTerminal = isTerminal }

    mutating func show(_ run: RunView, at now: ContinuousClock.Instant) {
        let open = run.phases.first { !$0.isClosed && $0.phase == run.phase }
        let phase = run.phase ?? run.status.lowercased()
        let finished = open?.finished ?? 0
        let enumerated = open?.enumerated ?? 0
        if start?.phase != phase { start = (phase, finished, now) }
        var line = "\(phase.padding(toLength: 12, withPad: " ", startingAt: 0)) \(Self.bar(run.progressPercent))"
        line += String(format: " %5.1f %%", run.progressPercent)
        if let start, enumerated > 0 {
            let seconds = Double((now - start.time).components.seconds)
            let rate = seconds > 0 ? Double(finished - start.finished) / seconds : 0
            line += "  \(finished)/\(enumerated)"
            if rate > 0 {
                line += String(format: "  %.0f items/s", rate)
                line += "  ETA \(Self.clock(Double(enumerated - finished) / rate))"
            }
        }
        if run.failureCount > 0 { line += "  \(run.failureCount) failed" }
        if run.status == "PAUSED" { line += "  PAUSED" }
        draw(line, isNewPhase: finished == 0 || open == nil)
    }

    mutating func note(_ text: String) { draw(text, isNewPhase: true) }

    /// Why the run is paused or has failed, once.
    mutating func note(_ failure: FailureView) {
        let line = "\(failure.code): \(failure.message)" + (failure.field.map { " [\($0)]" } ?? "")
        guard line != lastFailure else { return }
        lastFailure = line
        write(isTerminal ? "\n\(line)\n" : line + "\n")
    }

    mutating func end() {
        if isTerminal { write("\n") }
    }

    /// In a terminal the line is overwritten; elsewhere a line is added where something new begins.
    private mutating func draw(_ line: String, isNewPhase: Bool) {
        guard line != lastLine else { return }
        lastLine = line
        if isTerminal { write("\r\u{1B}[2K\(line)") } else if isNewPhase { write(line + "\n") }
    }

    private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }

    private static func bar(_ percent: Double) -> String {
        let filled = min(width, max(0, Int(percent / 100 * Double(width))))
        return "[" + String(repeating: "█", count: filled) + String(repeating: "·", count: width - filled) + "]"
    }

    private static func clock(_ seconds: Double) -> String {
        let whole = Int(min(seconds.rounded(), 359_999))
        return whole >= 3600
            ? String(format: "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
            : String(format: "%d:%02d", whole / 60, whole % 60)
    }
}
