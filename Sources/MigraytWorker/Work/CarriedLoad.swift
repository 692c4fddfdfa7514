import Foundation
import MigraytModel
import MigraytPorts

/// The files of one issue on their way from the source to the target.
struct CarriedLoad: Sendable {
    /// What one upload carries.
    struct Part: Sendable {
        let issue: MigratedIssue
        let files: [(CarriedFile, Int64)]
    }

    let issue: MigratedIssue
    let files: [CarriedFile]
    private(set) var effects: [String: Effect]
    let suspectSince: Date?
    let clearsItem: Bool
    /// Files that wait in staging to be uploaded, with their lengths.
    var staged: [(CarriedFile, Int64)] = []
    /// How it ended before its last file.
    var end: FileTransfer.End?

    init(_ load: FileTransfer.Load) {
        issue = load.issue
        files = load.files
        effects = load.effects
        suspectSince = load.suspectSince
        clearsItem = load.clearsItem && load.suspectSince != nil
    }

    /// It may be there although it is not known to be.
    func isDoubtful(_ file: CarriedFile) -> Bool {
        switch effects[file.id]?.state {
        case .unknown, .intent: true
        case nil, .pending: suspectSince != nil
        case .completed, .skipped, .failed: false
        }
    }

    func isOpen(_ file: CarriedFile) -> Bool { effects[file.id] == nil || effects[file.id]?.state == .pending }

    mutating func apply(_ outcome: EffectOutcome) {
        effects[outcome.key.part, default: Effect(key: outcome.key, state: .pending, fence: 0)].apply(outcome.verdict)
    }

    /// Takes what an upload came to. None that is unknown is followed by another before it is settled.
    mutating func take(_ outcomes: [EffectOutcome], settlement: Duration) {
        for outcome in outcomes {
            apply(outcome)
            if outcome.verdict == .unknown { end = .waiting(settlement) }
        }
    }

    /// A file without an end was not allowed to be sent: the run was paused or cancelled meanwhile.
    func ending(settlesOnly: Bool) -> FileTransfer.End {
        if let end { return end }
        if settlesOnly || files.allSatisfy({ effects[$0.id]?.state.isTerminal == true }) { return .done(effects) }
        return .interrupted
    }

    /// The uploads in rounds of as many files as one window holds.
    static func rounds(of loads: [CarriedLoad]) -> [[Part]] {
        var rounds: [[Part]] = [[]]
        var room = ShardLog.window
        for load in loads where load.end == nil {
            for files in load.staged.batches(of: PlatformLimits.Jira.filesPerUpload) {
                if files.count > room, rounds[rounds.count - 1].count > 0 {
                    rounds.append([])
                    room = ShardLog.window
                }
                rounds[rounds.count - 1].append(Part(issue: load.issue, files: files))
                room -= files.count
            }
        }
        return rounds.filter { !$0.isEmpty }
    }
}
