import Foundation
import MigraytModel
import MigraytPorts

/// Keeps temporary credentials and renews them ahead of their end. One renewal is under way at a time, whoever asks.
///
/// An actor because all requests of a process share what it holds. A renewal is a task of its own: it serves everybody
/// who waits, so that no single one's cancellation may end it; the source bounds its time.
actor CredentialRefresher {
    /// From this long before the end on, a renewal goes on beside the requests (botocore's advisory time-out).
    static let advisory: TimeInterval = 15 * 60
    /// From this long before the end on, requests wait for the renewal (botocore's mandatory time-out).
    static let mandatory: TimeInterval = 10 * 60
    /// After a renewal that failed, the source is left alone this long.
    static let pause: TimeInterval = 5

    private let source: CredentialSource
    private let timing: Timing
    private var current: AWSCredentials?
    private var renewal: Task<Result<AWSCredentials, Failure>, Never>?
    private var lastFailure: (failure: Failure, until: Date)?

    init(source: CredentialSource, timing: Timing) {
        self.source = source
        self.timing = timing
    }

    /// Credentials that have not ended.
    /// - Throws: The source's failure, when there are none that could be used meanwhile.
    func credentials() async throws(Failure) -> AWSCredentials {
        guard let current, let end = current.expiration else { return try await renewed() }
        let left = end.timeIntervalSince(timing.now())
        if left > Self.advisory { return current }
        if left > Self.mandatory {
            _ = begin()
            return current
        }
        do throws(Failure) { return try await renewed() } catch {
            // They are still good: a source that is away for minutes stops nothing.
            guard left > 0 else { throw error }
            return current
        }
    }

    private func renewed() async throws(Failure) -> AWSCredentials {
        switch begin() {
        case .success(let task): try await task.value.get()
        case .failure(let failure): throw failure
        }
    }

    /// The renewal that is under way, or a new one; a failure while the source is left alone.
    private func begin() -> Result<Task<Result<AWSCredentials, Failure>, Never>, Failure> {
        if let renewal { return .success(renewal) }
        if let lastFailure, timing.now() < lastFailure.until { return .failure(lastFailure.failure) }
        let source = source
        let task = Task {
            let result: Result<AWSCredentials, Failure>
            do throws(Failure) { result = .success(try await source.fetch()) } catch { result = .failure(error) }
            self.end(result)
            return result
        }
        renewal = task
        return .success(task)
    }

    private func end(_ result: Result<AWSCredentials, Failure>) {
        renewal = nil
        switch result {
        case .success(let credentials):
            current = credentials
            lastFailure = nil
        case .failure(let failure): lastFailure = (failure, timing.now().addingTimeInterval(Self.pause))
        }
    }
}
