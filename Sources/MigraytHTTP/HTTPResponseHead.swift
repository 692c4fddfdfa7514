/// The status and headers of an answer. Redirects (3xx) come back like every other status: none is followed.
public struct HTTPResponseHead: Sendable, Hashable {
    public let status: Int
    public let headers: HTTPHeaders

    public init(status: Int, headers: HTTPHeaders) {
        self.status = status
        self.headers = headers
    }

    public var isSuccess: Bool { (200...299).contains(status) }
}
