import MigraytModel

/// Why a call of the API gave no answer to use.
public enum APIError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The API could not be asked.
    case unreachable(Failure)
    /// The API said no.
    case refused(status: Int, messages: [String])
    /// The answer is not of the form that the contract promises.
    case unreadable

    public var description: String {
        switch self {
        case .unreachable(let failure): "The API could not be asked: \(failure)"
        case .refused(let status, let messages):
            messages.isEmpty ? "The API refused the request (status \(status))." : messages.joined(separator: "\n")
        case .unreadable: "The API's answer is not of the expected form. Use the same version of CLI and API."
        }
    }
}
