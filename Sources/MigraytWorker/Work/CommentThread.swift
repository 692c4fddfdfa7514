import Foundation
import MigraytModel
import MigraytPorts
import MigraytTransform

/// The comments of one issue on their way, a page at a time.
struct CommentThread: Sendable {
    let issue: MigratedIssue
    /// What is written down of its comments, and kept up to date.
    var effects: [String: Effect]
    /// Comments that the issue has room for yet.
    var room: Int
    /// What is written down of the files that its comments show.
    var files: [String: Effect]
    /// Since when it is not known which of its comments and their files are there, although they are not written down.
    let suspectSince: Date?
    /// Comments of the page that are still to be added, oldest first.
    var open: ArraySlice<WrittenComment> = []
    /// Where the next page begins; `nil` behind the last.
    var continuation: String?
    var hasBegun = false
    /// Where the images of the page are shown from.
    var media: [String: MediaReference] = [:]
    var diagnostics: [Diagnostic] = []
    /// How it ended before its last comment.
    var result: PerItemWork.Result?

    /// - Parameter limit: Comments that one issue can have.
    init(_ issue: MigratedIssue, _ contents: ShardContents, limit: Int) {
        self.issue = issue
        effects = contents.effectsByPart(.comment, of: issue.item)
        files = contents.effectsByPart(.attachment, of: issue.item)
        suspectSince = contents.suspectSince(issue.item)
        room = limit - effects.values.count { $0.state == .completed }
    }

    var needsPage: Bool { result == nil && open.isEmpty && (!hasBegun || continuation != nil) }

    /// Nothing is left to be done.
    var isOver: Bool { result != nil || hasBegun && open.isEmpty && continuation == nil }

    /// Comments wait, and there is room for them.
    var hasNext: Bool { result == nil && !open.isEmpty && room > 0 }
    /// Comments wait that the issue has no room for.
    var overflows: Bool { result == nil && !open.isEmpty && room <= 0 }

    func key(_ written: WrittenComment) -> EffectKey {
        EffectKey(.comment, subject: issue.item.rawValue, part: String(written.comment.id))
    }

    func isOpen(_ comment: SourceComment) -> Bool {
        !comment.isDeleted && effects[String(comment.id)]?.state.isTerminal != true
    }

    /// Takes over what a comment came to.
    mutating func take(_ outcome: EffectOutcome) {
        effects[outcome.key.part, default: Effect(key: outcome.key, state: .pending, fence: 0)].apply(outcome.verdict)
    }

    /// What became of it when nothing ended it early.
    var ending: PerItemWork.Result {
        if let result { return result }
        let failed = effects.values.contains { $0.state == .failed }
        let setAside = effects.values.count { $0.state == .skipped }
        var diagnostics = diagnostics
        if setAside > 0 { diagnostics.append(Diagnostic(.commentOverLimit, count: setAside)) }
        if failed { diagnostics.append(Diagnostic(.commentFailed)) }
        return .finished(failed ? .failed(.jiraRejected, field: "comment") : .completed, diagnostics)
    }
}

/// A comment, and its text while none of its images is at Jira.
struct WrittenComment: Sendable {
    let comment: SourceComment
    let text: RichText
}

extension Collection where Element == WrittenComment {
    /// The files that comments show or name, each once.
    var files: [SourceAttachment] {
        var seen: Set<String> = []
        return flatMap(\.text.files).filter { seen.insert($0.id).inserted }
    }
}
