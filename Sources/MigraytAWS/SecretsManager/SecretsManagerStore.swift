import Foundation
import MigraytHTTP
import MigraytModel
import MigraytPorts

/// Secrets in AWS Secrets Manager (API of 2017-10-17, JSON 1.1).
///
/// Throttled and unanswered calls are made again within the retry policy: each call here is idempotent.
public struct SecretsManagerStore: SecretStore {
    private let http: HTTPClient
    private let requests: AWSRequestFactory
    private let kmsKeyID: String?
    private let deletion: Deletion
    private let retry: AWSRetryPolicy

    /// What deleting a secret means.
    public enum Deletion: Sendable, Hashable {
        /// At once and for good.
        case immediate
        /// Unreadable at once, restorable by an administrator for 7 to 30 days.
        case recoverable(days: Int)
    }

    /// - Parameters:
    ///   - kmsKeyID: The customer's key that encrypts new secrets; `nil` takes the account's `aws/secretsmanager`.
    public init(
        http: HTTPClient, endpoint: AWSEndpoint, credentials: AWSCredentialsProvider, kmsKeyID: String?,
        deletion: Deletion = .immediate, retry: AWSRetryPolicy = .standard(),
        now: @escaping @Sendable () -> Date = Date.init
    ) {
        self.http = http
        self.kmsKeyID = kmsKeyID
        self.deletion = deletion
        self.retry = retry
        requests = AWSRequestFactory(
            endpoint: endpoint, service: "secretsmanager", pathRule: .normalizedAndEncoded, sendsPayloadHash: false,
            credentials: credentials, now: now)
    }

    public func create(name: String, value: Sensitive<String>, token: String) async throws(Failure) -> String {
        var body: [String: JSON] = [
            "Name": .string(name), "ClientRequestToken": .string(token), "SecretString": .string(value.reveal()),
        ]
        body["KmsKeyId"] = kmsKeyID.map { .string($0) }
        switch try await call("CreateSecret", body) {
        case .success(let answer): return try Self.text(answer, "ARN")
        case .failure(.alreadyExists, let status):
            // The token is the version's id: an earlier try of this very call may have made it.
            let mine = try await call("GetSecretValue", ["SecretId": .string(name), "VersionId": .string(token)])
            guard case .success(let answer) = mine, answer["SecretString"]?.string == value.reveal() else {
                throw SecretsManagerError.alreadyExists.failure(status: status)
            }
            return try Self.text(answer, "ARN")
        case .failure(let error, let status): throw error.failure(status: status)
        }
    }

    public func value(of arn: String) async throws(Failure) -> Sensitive<String> {
        switch try await call("GetSecretValue", ["SecretId": .string(arn)]) {
        case .success(let answer): return Sensitive(try Self.text(answer, "SecretString"))
        case .failure(let error, let status): throw error.failure(status: status)
        }
    }

    public func replace(_ arn: String, value: Sensitive<String>, token: String) async throws(Failure) {
        // One call moves the current stage to the new version: a reader sees the old value or the new one.
        let answer = try await call(
            "PutSecretValue",
            [
                "SecretId": .string(arn), "ClientRequestToken": .string(token), "SecretString": .string(value.reveal()),
            ])
        if case .failure(let error, let status) = answer { throw error.failure(status: status) }
    }

    public func delete(_ arn: String) async throws(Failure) {
        var body: [String: JSON] = ["SecretId": .string(arn)]
        switch deletion {
        case .immediate: body["ForceDeleteWithoutRecovery"] = true
        case .recoverable(let days): body["RecoveryWindowInDays"] = .integer(Int64(days))
        }
        switch try await call("DeleteSecret", body) {
        case .success, .failure(.notFound, _): return
        case .failure(.invalidState, let status):
            // Marked for deletion before, or something else that forbids it, such as a replica.
            let described = try await call("DescribeSecret", ["SecretId": .string(arn)])
            if case .success(let answer) = described, answer["DeletedDate"]?.number != nil { return }
            throw SecretsManagerError.refused.failure(status: status)
        case .failure(let error, let status): throw error.failure(status: status)
        }
    }

    private enum Answer: Sendable {
        case success(JSON)
        case failure(SecretsManagerError, status: Int)
    }

    /// One operation with its retries; refusals that a retry cannot mend come back as values.
    private func call(_ operation: String, _ body: [String: JSON]) async throws(Failure) -> Answer {
        let bytes = JSON.object(body).bytes()
        return try await retry.run { () async throws(Failure) in
            let request = try await requests.request(
                .post, "/",
                headers: [
                    HTTPHeader("Content-Type", "application/x-amz-json-1.1"),
                    HTTPHeader("X-Amz-Target", "secretsmanager.\(operation)"),
                ],
                body: .bytes(bytes))
            let response = try await execute(request)
            guard !response.isSuccess else {
                guard let answer = try? JSONParser.parse(response.body) else { throw Self.unreadable }
                return .success(answer)
            }
            let error = SecretsManagerError(response)
            if error == .throttled || error == .unavailable { throw error.failure(status: response.status) }
            return .failure(error, status: response.status)
        }
    }

    private func execute(_ request: HTTPRequest) async throws(Failure) -> HTTPResponse {
        do { return try await http.execute(request, maximumBytes: 1 << 20) } catch {
            throw error.asFailure(.secretsUnavailable)
        }
    }

    private static func text(_ answer: JSON, _ member: String) throws(Failure) -> String {
        guard let text = answer[member]?.string else { throw unreadable }
        return text
    }

    private static let unreadable = Failure(
        .secretsUnavailable, .retry(after: HTTPError.retryDelay), certainty: .unknown)
}
