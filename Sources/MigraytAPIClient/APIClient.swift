import Foundation
import MigraytAPIContract
import MigraytHTTP
import MigraytModel
import MigraytPorts

/// The HTTPS API as a caller sees it. Signs in by itself and again when its token has ended.
public actor APIClient {
    /// The largest answer that is read: a report of millions of items has counts, not items.
    private static let maximumAnswerBytes = 64 << 20

    private let http: HTTPClient
    private let base: String
    private let email: String
    private let password: Sensitive<String>
    private let session: SessionFile?
    private var token: Sensitive<String>?
    /// The session file was asked once: a token of it that the API refused is not asked for again.
    private var hasReadSession = false

    /// - Parameters:
    ///   - base: The API's URL, such as `https://api.migrayt.example`.
    ///   - authorityFile: PEM file of the CA to trust; `nil` for the system's.
    ///   - session: Where the access token is kept for the next process; `nil` for nowhere.
    public init(
        base: String, email: String, password: Sensitive<String>, authorityFile: String?, session: SessionFile? = nil
    ) {
        var configuration = HTTPClient.Configuration(egress: Egress(hostOf: base, addresses: .any))
        configuration.trust = authorityFile.map { .file($0) } ?? .system
        http = HTTPClient(configuration)
        self.base = base.hasSuffix("/") ? String(base.dropLast()) : base
        self.email = email
        self.password = password
        self.session = session
    }

    /// For endpoints that need no token; every other call is refused.
    public init(base: String, authorityFile: String?) {
        self.init(base: base, email: "", password: Sensitive(""), authorityFile: authorityFile)
    }

    /// Reads an endpoint that needs no token.
    /// - Throws: `APIError`.
    public func read<Answer: Decodable & Sendable>(_ path: String, as type: Answer.Type) async throws(APIError)
        -> Answer
    {
        let answer = try Self.success(try await exchange(.get, path, body: nil, token: nil))
        do { return try APIDocument.decoder().decode(type, from: Data(answer)) } catch {
            throw APIError.unreadable
        }
    }

    /// Calls an endpoint and reads its answer.
    /// - Throws: `APIError`.
    public func call<Answer: Decodable & Sendable>(
        _ method: HTTPMethod, _ path: String, body: (any Encodable & Sendable)? = nil, as type: Answer.Type
    ) async throws(APIError) -> Answer {
        let answer = try await send(method, path, body: body)
        do { return try APIDocument.decoder().decode(type, from: Data(answer)) } catch {
            throw APIError.unreadable
        }
    }

    /// Calls an endpoint and gives its answer's bytes.
    /// - Throws: `APIError`.
    public func send(_ method: HTTPMethod, _ path: String, body: (any Encodable & Sendable)? = nil)
        async throws(APIError) -> [UInt8]
    {
        readSession()
        let isFresh = token == nil
        var response = try await exchange(method, path, body: body, token: try await accessToken())
        if response.status == 401, !isFresh {
            token = nil
            response = try await exchange(method, path, body: body, token: try await accessToken())
        }
        return try Self.success(response)
    }

    /// The bytes of a Server-Sent Events stream, until it ends. Cancelling the task closes it.
    public func events(_ path: String) async throws(APIError) -> ByteStream {
        readSession()
        let isFresh = token == nil
        do { return try await open(path) } catch {
            guard case .refused(401, _) = error, !isFresh else { throw error }
            token = nil
            return try await open(path)
        }
    }

    private func open(_ path: String) async throws(APIError) -> ByteStream {
        let request = HTTPRequest(
            .get, base + path,
            headers: [authorization(try await accessToken()), HTTPHeader("Accept", "text/event-stream")],
            // A run may take days, and whoever watches it ends the stream.
            timeout: .seconds(30 * 86_400))
        let (head, stream): (HTTPResponseHead, ByteStream)
        do { (head, stream) = try await http.stream(request) } catch { throw APIError.unreachable(error.asFailure()) }
        if head.isSuccess { return stream }
        var body: [UInt8] = []
        while body.count < 65_536, let chunk = try? await stream.next() { body += chunk }
        throw Self.refusal(status: head.status, body: body)
    }

    private func readSession() {
        guard !hasReadSession else { return }
        hasReadSession = true
        token = session?.token(of: email, at: base)
    }

    private func accessToken() async throws(APIError) -> Sensitive<String> {
        if let token { return token }
        let body = LoginRequest(email: email, password: password.reveal(), remember: false)
        let response = try await exchange(.post, "/api/auth/login", body: body, token: nil)
        let bytes = try Self.success(response)
        guard let answer = try? APIDocument.decoder().decode(LoginAnswer.self, from: Data(bytes)) else {
            throw APIError.unreadable
        }
        let token = Sensitive(answer.accessToken)
        self.token = token
        session?.keep(token, of: email, at: base)
        return token
    }

    private func authorization(_ token: Sensitive<String>) -> HTTPHeader {
        HTTPHeader("Authorization", token.map { "Bearer \($0)" })
    }

    private func exchange(
        _ method: HTTPMethod, _ path: String, body: (any Encodable & Sendable)?, token: Sensitive<String>?
    ) async throws(APIError) -> HTTPResponse {
        var headers = [HTTPHeader("Accept", "application/json")]
        if let token { headers.append(authorization(token)) }
        var content = HTTPRequest.Body.none
        if let body {
            guard let bytes = try? APIDocument.encoder().encode(body) else { throw APIError.unreadable }
            headers.append(HTTPHeader("Content-Type", "application/json"))
            content = .bytes(Array(bytes))
        }
        do {
            return try await http.execute(
                HTTPRequest(method, base + path, headers: headers, body: content),
                maximumBytes: Self.maximumAnswerBytes)
        } catch {
            throw APIError.unreachable(error.asFailure())
        }
    }

    private static func success(_ response: HTTPResponse) throws(APIError) -> [UInt8] {
        if response.isSuccess { return response.body }
        throw refusal(status: response.status, body: response.body)
    }

    private static func refusal(status: Int, body: [UInt8]) -> APIError {
        let error = try? APIDocument.decoder().decode(ErrorBody.self, from: Data(body))
        return .refused(status: status, messages: error?.message.lines ?? [])
    }
}
