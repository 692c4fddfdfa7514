/// Which messages of one partition are done, and so which offset may be committed.
///
/// Messages may be done in any order. The committed offset is the one to begin with after a restart, so it never passes
/// the oldest message that is not done.
struct OffsetTracker: Sendable, Equatable {
    /// Handed out and not done, ascending.
    private var open: [Int64] = []
    /// The offset after the newest message that was handed out.
    private var next: Int64?
    /// What the broker has confirmed.
    private(set) var committed: Int64?

    /// The offset to commit; `nil` while nothing was done since the last confirmed commit.
    var pending: Int64? {
        guard let position = open.first ?? next, position != committed, position != first else { return nil }
        return position
    }

    /// The first offset that was handed out: nothing before it can be done here.
    private var first: Int64?

    /// A message is handed out. Offsets ascend within an assignment; one that does not is a repetition and changes
    /// nothing.
    mutating func deliver(_ offset: Int64) {
        if let next, offset < next { return }
        if first == nil { first = offset }
        open.append(offset)
        next = offset + 1
    }

    /// A message is done.
    /// - Returns: Whether it was open until now.
    @discardableResult
    mutating func acknowledge(_ offset: Int64) -> Bool {
        guard let index = open.firstIndex(of: offset) else { return false }
        open.remove(at: index)
        return true
    }

    /// The broker has confirmed a commit. Confirmations may arrive late, but never take anything back.
    mutating func confirm(_ offset: Int64) {
        committed = max(committed ?? offset, offset)
    }
}
