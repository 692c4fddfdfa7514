import Synchronization

/// Lets a bounded number of costly things go on at once and turns the rest away with 429.
final class AdmissionLimit: Sendable {
    private let limit: Int
    private let taken = Mutex(0)

    init(_ limit: Int) { self.limit = limit }

    /// Takes a place, which is free again when the returned value is let go.
    func enter() throws(APIFault) -> Place {
        let isAdmitted = taken.withLock { taken in
            if taken < limit { taken += 1 } else { return false }
            return true
        }
        if !isAdmitted { throw .tooManyRequests }
        return Place(self)
    }

    final class Place: Sendable {
        private let limit: AdmissionLimit
        fileprivate init(_ limit: AdmissionLimit) { self.limit = limit }
        deinit { limit.taken.withLock { $0 -= 1 } }
    }
}
