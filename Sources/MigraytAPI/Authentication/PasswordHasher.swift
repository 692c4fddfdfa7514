import Dispatch
import MigraytModel

/// Hashes passwords off the cooperative pool, one at a time: a quarter of a second of one core each.
public struct PasswordHasher: Sendable {
    /// A hash of no known password: an unknown user costs as much time as a known one.
    private static let dummy = "$2b$12$85G7Ujvw37pdZb8iQ6vceuuKqH4s0yWLb1Gu1q2AQi1tIAdonfsai"

    private let queue = DispatchQueue(label: "migrayt.password")
    private let salt: @Sendable () -> [UInt8]

    /// - Parameter salt: 16 random bytes for each call; the system's generator by default.
    public init(salt: @escaping @Sendable () -> [UInt8] = Self.randomSalt) { self.salt = salt }

    public static let randomSalt: @Sendable () -> [UInt8] = {
        (0..<PasswordHash.saltBytes).map { _ in UInt8.random(in: .min ... .max) }
    }

    /// - Returns: `nil` for a password that bcrypt cannot take whole: over 72 bytes, or with a zero byte.
    func hash(_ password: Sensitive<String>) async -> String? {
        let salt = self.salt()
        return await onQueue { PasswordHash.make(password, salt: salt) }
    }

    /// - Parameter hash: `nil` when there is no such user; then the answer is `false` after the same time.
    func matches(_ password: Sensitive<String>, _ hash: String?) async -> Bool {
        await onQueue { PasswordHash.matches(password, hash ?? Self.dummy) && hash != nil }
    }

    private func onQueue<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: work()) }
        }
    }
}
