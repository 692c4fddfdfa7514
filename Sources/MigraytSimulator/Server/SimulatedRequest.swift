/// A request as the stand-ins see it: already read, already cut into path and query.
public struct SimulatedRequest: Sendable {
    public var method: String
    /// Percent-decoded path segments, without empty ones.
    public var path: [String]
    /// Percent-decoded query; of a repeated name the last counts.
    public var query: [String: String]
    public var authorization: String?
    public var contentType: String?
    /// `X-Atlassian-Token`.
    public var atlassianToken: String?
    /// `Accept`, where Azure DevOps also looks for the version of its API.
    public var accept: String?
    public var body: [UInt8]
    /// The files of a multipart body; `nil` when the body was not multipart. Their bytes are never kept.
    public var uploads: [Upload]?

    public init(
        method: String, target: String, authorization: String? = nil, contentType: String? = "application/json",
        atlassianToken: String? = nil, accept: String? = nil, body: [UInt8] = [], uploads: [Upload]? = nil
    ) {
        self.method = method
        let cut = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = cut[0].split(separator: "/").map { Self.decoded($0) }
        query = [:]
        if cut.count > 1 {
            for pair in cut[1].split(separator: "&") {
                let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                query[Self.decoded(parts[0])] = parts.count > 1 ? Self.decoded(parts[1], plusIsSpace: true) : ""
            }
        }
        self.authorization = authorization
        self.contentType = contentType
        self.atlassianToken = atlassianToken
        self.accept = accept
        self.body = body
        self.uploads = uploads
    }

    static func decoded(_ text: Substring, plusIsSpace: Bool = false) -> String {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else {
            return String(text)
        }
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "+"), plusIsSpace {
                bytes.append(0x20)
            } else if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
