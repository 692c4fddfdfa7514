import MigraytModel

extension HTTPError {
    /// The wait before a second try when nothing else says how long.
    public static let retryDelay: Duration = .seconds(5)

    /// The failure to throw at a port.
    /// - Parameter code: Replaces `http.unreachable`, `http.timeout` and `http.interrupted`, for ports that name the
    ///   system (`secrets.unavailable`). The causes that a person must mend keep their own codes.
    public func asFailure(_ code: FailureCode? = nil) -> Failure {
        switch kind {
        case .unreachable: Failure(code ?? .httpUnreachable, .retry(after: Self.retryDelay), certainty: certainty)
        case .timeout: Failure(code ?? .httpTimeout, .retry(after: Self.retryDelay), certainty: certainty)
        case .interrupted: Failure(code ?? .httpInterrupted, .retry(after: Self.retryDelay), certainty: certainty)
        case .cancelled: Failure(code ?? .httpInterrupted, .retry(after: .zero), certainty: certainty)
        case .certificate: Failure(.httpCertificate, .parkRun, certainty: certainty)
        case .tooLarge: Failure(.httpTooLarge, .failItem, certainty: certainty)
        case .refusedAddress: Failure(.httpRefusedAddress, .failItem, certainty: certainty)
        case .privateAddress: Failure(.httpPrivateAddress, .parkRun, certainty: certainty)
        case .refusedHeader: Failure(.internalError, .failItem, certainty: certainty)
        case .bodySource:
            if let source {
                Failure(
                    source.code, source.disposition, certainty: certainty, field: source.field, status: source.status)
            } else {
                Failure(.httpInterrupted, .retry(after: Self.retryDelay), certainty: certainty)
            }
        }
    }
}
