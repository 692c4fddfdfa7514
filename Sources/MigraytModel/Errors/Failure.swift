/// An error at a process border that says what to do next.
///
/// Every port throws this one type, so that a role needs one switch to turn any error into a state.
/// It carries no content: a platform's error text is reduced to its code and the name of the field it speaks of.
public struct Failure: Error, Sendable, Hashable {
    /// What went wrong, as a stable name such as `ado.unauthorized`.
    public let code: FailureCode
    /// What the caller does next.
    public let disposition: Disposition
    /// Whether a write may have happened although no answer says so. Meaningless for reads.
    public let certainty: Certainty
    /// The name of the field, header or setting that the error speaks of; never its value.
    public let field: String?
    /// The HTTP status or native code of the other side, where there was one.
    public let status: Int?

    public init(
        _ code: FailureCode, _ disposition: Disposition, certainty: Certainty = .notExecuted, field: String? = nil,
        status: Int? = nil
    ) {
        self.code = code
        self.disposition = disposition
        self.certainty = certainty
        self.field = field
        self.status = status
    }

    /// What is known about a write whose call failed.
    public enum Certainty: String, Sendable, Hashable, Codable {
        /// The other side surely did nothing: the call may be made again.
        case notExecuted
        /// The answer was lost: the call is never made again before a probe has settled it.
        case unknown
    }
}

extension Failure: CustomStringConvertible {
    /// One line for people: the cause and the next step, without content.
    public var description: String {
        var line = code.explanation
        if let field { line += " [field: \(field)]" }
        if let status { line += " [status: \(status)]" }
        return line
    }
}
