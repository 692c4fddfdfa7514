/// The body of every answer that is not a success.
public struct ErrorBody: Codable, Sendable, Hashable {
    public let statusCode: Int
    /// One sentence, or one for each field of a request that is not valid.
    public let message: Message
    /// The status' name, such as `Not Found`.
    public let error: String
    /// The stable name of the fault, where there is one.
    public let code: String?

    public init(statusCode: Int, message: Message, error: String, code: String? = nil) {
        self.statusCode = statusCode
        self.message = message
        self.error = error
        self.code = code
    }

    public enum Message: Codable, Sendable, Hashable {
        case one(String)
        case several([String])

        public var lines: [String] {
            switch self {
            case .one(let line): [line]
            case .several(let lines): lines
            }
        }

        public init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let lines = try? container.decode([String].self) {
                self = .several(lines)
            } else {
                self = .one(try container.decode(String.self))
            }
        }

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .one(let line): try container.encode(line)
            case .several(let lines): try container.encode(lines)
            }
        }
    }
}
