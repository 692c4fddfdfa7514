import MigraytModel

/// Where credentials live, and the only place where they rest. Everything else holds the reference.
public protocol SecretStore: Sendable {
    /// Stores a new secret and returns its ARN.
    ///
    /// Idempotent by `token`: the same name, token and value give the same ARN, so that a call whose answer was lost
    /// can be made again. A name that is taken otherwise is refused (`secrets.forbidden`).
    /// - Parameters:
    ///   - name: At most 512 characters of `A-Z a-z 0-9 / _ + = . @ -`.
    ///   - value: At most 65,536 bytes of UTF-8.
    ///   - token: 32 to 64 characters; a UUID.
    func create(name: String, value: Sensitive<String>, token: String) async throws(Failure) -> String

    /// The current value, by ARN or name. Callers fetch it immediately before use and keep it no longer than the work
    /// at hand.
    /// - Throws: `secrets.not_found` (park the run), `secrets.forbidden` (park), `secrets.unavailable` (retry).
    func value(of secret: String) async throws(Failure) -> Sensitive<String>

    /// Gives an existing secret another value, wholly or not at all; the ARN stays.
    ///
    /// Idempotent by `token`, as `create` is. The value before is not given out any more.
    /// - Parameter token: 32 to 64 characters, another for each value.
    /// - Throws: `secrets.not_found` (park the run) for a secret that is gone.
    func replace(_ arn: String, value: Sensitive<String>, token: String) async throws(Failure)

    /// Deletes the secret for good, by ARN or name. Deleting what is gone succeeds.
    func delete(_ secret: String) async throws(Failure)
}
