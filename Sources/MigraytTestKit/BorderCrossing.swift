import MigraytModel

/// What a call of a port in memory meets at the border of its process: a simulation lets time pass there, lets others
/// go first, or ends the process that calls by throwing a failure that says `stop`.
public typealias BorderCrossing = @Sendable (BorderSide) async throws(Failure) -> Void

/// Which way a call crosses the border.
public enum BorderSide: Sendable {
    /// Nothing has happened yet.
    case out
    /// It has happened, and nobody knows yet.
    case back
}
