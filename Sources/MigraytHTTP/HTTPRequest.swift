import MigraytModel
import MigraytPorts

/// One HTTPS request. Prints as its method and host only: paths, queries, headers and bodies hold content.
public struct HTTPRequest: Sendable {
    public var method: HTTPMethod
    /// An absolute `https://` URL in ASCII, percent-encoded by the caller and sent exactly so.
    public var url: String
    /// In sending order. `Host`, `Content-Length`, `Transfer-Encoding`, `Connection` and `Expect` are refused.
    public var headers: [HTTPHeader]
    public var body: Body
    /// The most time for the whole exchange; `nil` takes the client's. See `HTTPClient.Configuration.requestTimeout`.
    public var timeout: Duration?
    /// Asked on the client's own thread before each piece of the body goes out, and again when the process was stopped
    /// meanwhile. A refusal ends the request before it is whole, so that nobody acts on it; the error is `.bodySource`
    /// with the refusal as its source. Must not block.
    public var permit: WritePermit?

    public init(
        _ method: HTTPMethod, _ url: String, headers: [HTTPHeader] = [], body: Body = .none, timeout: Duration? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
    }

    public enum Body: Sendable {
        case none
        case bytes([UInt8])
        /// Exactly `length` bytes, pulled as the network takes them. A stream of another length fails the request.
        case stream(length: Int64, ByteStream)
    }
}

extension HTTPRequest {
    /// Why this request must not be sent at all; `nil` when it may.
    func refusal(by configuration: HTTPClient.Configuration) -> HTTPError? {
        guard let origin = HTTPOrigin(url: url, scheme: configuration.scheme), configuration.egress.allows(origin.host)
        else { return HTTPError(.refusedAddress, .notExecuted) }
        if headers.contains(where: { !$0.isWellFormed || $0.isReserved }) {
            return HTTPError(.refusedHeader, .notExecuted)
        }
        if case .stream(let length, _) = body, length < 0 { return HTTPError(.bodySource, .notExecuted) }
        return nil
    }
}

extension HTTPRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "\(method.rawValue) \(HTTPOrigin(url: url)?.host ?? "<refused address>")" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension HTTPRequest.Body: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String {
        switch self {
        case .none: "no body"
        case .bytes(let bytes): "\(bytes.count) bytes"
        case .stream(let length, _): "a stream of \(length) bytes"
        }
    }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
