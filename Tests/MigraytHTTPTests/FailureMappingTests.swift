import MigraytHTTP
import MigraytModel
import Testing

@Suite("HTTP errors as failures")
struct FailureMappingTests {
    @Test(arguments: [
        (HTTPError.Kind.unreachable, FailureCode.httpUnreachable, Disposition.retry(after: .seconds(5))),
        (.timeout, .httpTimeout, .retry(after: .seconds(5))),
        (.interrupted, .httpInterrupted, .retry(after: .seconds(5))),
        (.cancelled, .httpInterrupted, .retry(after: .zero)), (.certificate, .httpCertificate, .parkRun),
        (.tooLarge, .httpTooLarge, .failItem), (.refusedAddress, .httpRefusedAddress, .failItem),
        (.refusedHeader, .internalError, .failItem), (.bodySource, .httpInterrupted, .retry(after: .seconds(5))),
    ])
    func kind(_ kind: HTTPError.Kind, _ code: FailureCode, _ disposition: Disposition) {
        for certainty in [Failure.Certainty.notExecuted, .unknown] {
            #expect(HTTPError(kind, certainty).asFailure() == Failure(code, disposition, certainty: certainty))
        }
    }

    @Test func aPortsOwnCodeNeverHidesWhatAPersonMustMend() {
        #expect(HTTPError(.timeout, .unknown).asFailure(.secretsUnavailable).code == .secretsUnavailable)
        #expect(HTTPError(.certificate, .notExecuted).asFailure(.secretsUnavailable).code == .httpCertificate)
    }
}
