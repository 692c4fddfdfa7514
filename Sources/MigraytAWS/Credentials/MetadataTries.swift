import MigraytHTTP
import MigraytModel
import MigraytPorts

/// Asks an endpoint of the machine up to three times, a second apart (botocore's numbers).
struct MetadataTries: Sendable {
    static let most = 3

    let source: String
    let timing: Timing

    /// The body of a success.
    /// - Throws: `aws.credentials_refused` for a 4xx that another try would meet as well, else
    ///   `aws.credentials_unavailable`.
    func answer(_ call: () async throws(HTTPError) -> HTTPResponse) async throws(Failure) -> [UInt8] {
        var attempt = 1
        while true {
            let failure: Failure
            do {
                let response = try await call()
                if response.isSuccess { return response.body }
                failure =
                    response.status == 429 || response.status >= 500
                    ? CredentialSource.unavailable(source, status: response.status)
                    : CredentialSource.refused(source, status: response.status)
            } catch {
                failure = error.kind == .certificate ? error.asFailure() : CredentialSource.unavailable(source)
            }
            guard case .retry = failure.disposition else { throw failure }
            guard attempt < Self.most, !Task.isCancelled else { throw failure }
            attempt += 1
            do { try await timing.sleep(.seconds(1)) } catch { throw failure }
        }
    }
}
