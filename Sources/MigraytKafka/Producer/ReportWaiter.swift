import Crdkafka
import MigraytModel

/// The caller that waits for one delivery report or one administrative answer.
///
/// It travels through librdkafka as the opaque pointer of the request, and comes back exactly once.
final class ReportWaiter {
    private let continuation: CheckedContinuation<Result<Void, Failure>, Never>

    init(_ continuation: CheckedContinuation<Result<Void, Failure>, Never>) { self.continuation = continuation }

    func resume(_ error: rd_kafka_resp_err_t) {
        continuation.resume(
            returning: error == RD_KAFKA_RESP_ERR_NO_ERROR ? .success(()) : .failure(Failure(kafka: error)))
    }

    func retainedOpaque() -> UnsafeMutableRawPointer { Unmanaged.passRetained(self).toOpaque() }

    static func take(_ opaque: UnsafeMutableRawPointer) -> ReportWaiter {
        Unmanaged<ReportWaiter>.fromOpaque(opaque).takeRetainedValue()
    }
}
