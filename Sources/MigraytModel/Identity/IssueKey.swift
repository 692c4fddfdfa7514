/// A Jira issue key such as `SHOP-142`: the project's key and a number that Jira hands out in order.
public struct IssueKey: Hashable, Sendable, Codable, CustomStringConvertible {
    public let projectKey: String
    public let number: Int64

    public init(projectKey: String, number: Int64) {
        self.projectKey = projectKey
        self.number = number
    }

    /// Reads `KEY-n`; `nil` unless the key is of capitals, digits and `_` and n is a positive number.
    public init?(_ text: String) {
        guard let dash = text.lastIndex(of: "-"), let number = Int64(text[text.index(after: dash)...]), number > 0
        else { return nil }
        let project = text[..<dash]
        guard let first = project.first, first.isASCII, first.isLetter,
            project.allSatisfy({ $0.isASCII && ($0.isUppercase || $0.isNumber || $0 == "_") })
        else { return nil }
        self.init(projectKey: String(project), number: number)
    }

    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let key = IssueKey(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "not an issue key"))
        }
        self = key
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    public var description: String { "\(projectKey)-\(number)" }
}
