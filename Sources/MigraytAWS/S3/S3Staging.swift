import Foundation
import MigraytHTTP
import MigraytModel
import MigraytPorts

/// Attachment staging in an S3 bucket, path-style, encrypted at rest.
///
/// The role needs `s3:PutObject`, `s3:GetObject`, `s3:DeleteObject` on the keys and `s3:ListBucket` on the bucket:
/// without the last one S3 answers 403 for what is not there. `s3:GetLifecycleConfiguration` on the bucket lets the
/// reconciler look at its rules.
public struct S3Staging: AttachmentStaging, StagingInventory {
    private let http: HTTPClient
    private let requests: AWSRequestFactory
    private let bucket: String
    private let encryption: Encryption
    private let retry: AWSRetryPolicy

    /// Encryption at rest.
    public enum Encryption: Sendable, Hashable {
        /// By S3's own keys.
        case s3Managed
        /// By a key of KMS; `nil` takes the account's `aws/s3`.
        case kms(keyID: String?)
    }

    /// - Parameters:
    ///   - http: An HTTP/1.1 client of its own, so that a paused body holds up no other request.
    ///   - retry: For all calls but `put`, whose stream can be read once only.
    public init(
        http: HTTPClient, endpoint: AWSEndpoint, bucket: String, credentials: AWSCredentialsProvider,
        encryption: Encryption, retry: AWSRetryPolicy = .standard(), now: @escaping @Sendable () -> Date = Date.init
    ) {
        self.http = http
        self.bucket = bucket
        self.encryption = encryption
        self.retry = retry
        requests = AWSRequestFactory(
            endpoint: endpoint, service: "s3", pathRule: .asSent, sendsPayloadHash: true, credentials: credentials,
            now: now)
    }

    public func put(_ key: String, _ bytes: ByteStream, length: Int64) async throws(Failure) {
        let request = try await requests.request(
            .put, try path(key), headers: [HTTPHeader("Content-Type", "application/octet-stream")] + encryptionHeaders,
            body: .stream(length: length, bytes))
        let response = try await execute(request)
        guard response.isSuccess else { throw Self.failure(response.status) }
    }

    public func get(_ key: String) async throws(Failure) -> ByteStream {
        let path = try path(key)
        return try await retry.run { () async throws(Failure) in
            let request = try await requests.request(.get, path)
            let (head, body) = try await stream(request)
            if head.status == 404 { throw Failure(.stagingNotFound, .retry(after: .zero), status: 404) }
            guard head.status == 200 else { throw Self.failure(head.status) }
            return body
        }
    }

    public func size(_ key: String) async throws(Failure) -> Int64? {
        let path = try path(key)
        return try await retry.run { () async throws(Failure) in
            let response = try await execute(try await requests.request(.head, path))
            if response.status == 404 { return nil }
            guard response.isSuccess, let length = response.headers["content-length"].flatMap({ Int64($0) }) else {
                throw Self.failure(response.status)
            }
            return length
        }
    }

    public func delete(_ key: String) async throws(Failure) {
        let path = try path(key)
        try await retry.run { () async throws(Failure) in
            let response = try await execute(try await requests.request(.delete, path))
            guard response.isSuccess || response.status == 404 else { throw Self.failure(response.status) }
        }
    }

    public func objects(after key: String?, limit: Int) async throws(Failure) -> [StagedObject] {
        if let key { _ = try path(key) }
        let query = ["list-type=2", "max-keys=\(limit)"] + (key.map { ["start-after=\(Self.encoded($0))"] } ?? [])
        return try await retry.run { () async throws(Failure) in
            let response = try await execute(
                try await requests.request(.get, "/\(bucket)", query: query.joined(separator: "&")),
                maximumBytes: 2 << 20)
            guard response.isSuccess else { throw Self.failure(response.status) }
            let text = String(decoding: response.body, as: UTF8.self)
            guard text.contains("<ListBucketResult") else { throw Self.failure(500) }
            return try AWSAnswer.elements("Contents", in: text[...]).map { entry throws(Failure) in
                guard let key = AWSAnswer.element("Key", in: entry),
                    let time = AWSAnswer.element("LastModified", in: entry).flatMap({ AWSAnswer.date($0) })
                else { throw Self.failure(500) }
                return StagedObject(key: String(key), storedAt: time)
            }
        }
    }

    public func expiryDays() async throws(Failure) -> Int? {
        try await retry.run { () async throws(Failure) -> Int? in
            let response = try await execute(try await requests.request(.get, "/\(bucket)", query: "lifecycle="))
            let text = String(decoding: response.body, as: UTF8.self)
            if response.status == 404, AWSAnswer.element("Code", in: text[...]) == "NoSuchLifecycleConfiguration" {
                return nil
            }
            guard response.isSuccess else { throw Self.failure(response.status) }
            guard text.contains("<LifecycleConfiguration") else { throw Self.failure(500) }
            return LifecycleRules(text).expiryDays
        }
    }

    private static func encoded(_ key: String) -> String { PercentEncoding.encode(key.utf8) }

    private func execute(
        _ request: HTTPRequest, maximumBytes: Int = 64 << 10
    ) async throws(Failure) -> HTTPResponse {
        do { return try await http.execute(request, maximumBytes: maximumBytes) } catch {
            throw error.asFailure(.stagingUnavailable)
        }
    }

    private func stream(_ request: HTTPRequest) async throws(Failure) -> (HTTPResponseHead, ByteStream) {
        do { return try await http.stream(request) } catch { throw error.asFailure(.stagingUnavailable) }
    }

    /// - Throws: `internal.error` for a key that the port does not allow: it could name people or leave the bucket.
    private func path(_ key: String) throws(Failure) -> String {
        let isAllowed = key.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "/"):
                true
            default: false
            }
        }
        guard isAllowed, !key.isEmpty, !key.hasPrefix("/") else {
            throw Failure(.internalError, .failItem, field: "staging key")
        }
        return "/\(bucket)/\(key)"
    }

    private var encryptionHeaders: [HTTPHeader] {
        switch encryption {
        case .s3Managed: return [HTTPHeader("X-Amz-Server-Side-Encryption", "AES256")]
        case .kms(let keyID):
            let kms = HTTPHeader("X-Amz-Server-Side-Encryption", "aws:kms")
            guard let keyID else { return [kms] }
            return [kms, HTTPHeader("X-Amz-Server-Side-Encryption-Aws-Kms-Key-Id", keyID)]
        }
    }

    /// Throttling (503 `SlowDown`) and faults pass by themselves; the other refusals are for a person to mend.
    private static func failure(_ status: Int) -> Failure {
        switch status {
        case 408, 409, 429, 500...:
            Failure(.stagingUnavailable, .retry(after: HTTPError.retryDelay), certainty: .unknown, status: status)
        default: Failure(.stagingUnavailable, .parkRun, status: status)
        }
    }
}
