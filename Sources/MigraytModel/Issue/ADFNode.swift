/// A node of the Atlassian Document Format.
///
/// The content model (which node may stand in which) is kept by the transform; this type only carries the tree.
public struct ADFNode: Sendable, Hashable {
    public var type: String
    public var attributes: [String: JSON]
    public var content: [ADFNode]
    /// Of `text` nodes only; never empty there.
    public var text: String?
    public var marks: [ADFMark]

    public init(
        _ type: String, attributes: [String: JSON] = [:], content: [ADFNode] = [], text: String? = nil,
        marks: [ADFMark] = []
    ) {
        self.type = type
        self.attributes = attributes
        self.content = content
        self.text = text
        self.marks = marks
    }

    public static func text(_ text: String, marks: [ADFMark] = []) -> ADFNode {
        ADFNode("text", text: text, marks: marks)
    }
    public static func paragraph(_ content: [ADFNode]) -> ADFNode { ADFNode("paragraph", content: content) }

    /// As JSON. A `doc` node gets its version.
    public var json: JSON {
        var members: [(key: String, value: JSON)] = [("type", .string(type))]
        if type == "doc" { members.append(("version", 1)) }
        if !attributes.isEmpty { members.append(("attrs", .object(attributes))) }
        if let text { members.append(("text", .string(text))) }
        if !marks.isEmpty { members.append(("marks", .array(marks.map(\.json)))) }
        if !content.isEmpty || Self.needsContent.contains(type) {
            members.append(("content", .array(content.map(\.json))))
        }
        return .members(JSONObject(unique: members))
    }

    private static let needsContent: Set<String> = ["doc", "paragraph"]

    /// All text below this node, in order, blocks not separated.
    public var plainText: String { (text ?? "") + content.map(\.plainText).joined() }
}

public struct ADFMark: Sendable, Hashable {
    public let type: String
    public let attributes: [String: JSON]

    public init(_ type: String, attributes: [String: JSON] = [:]) {
        self.type = type
        self.attributes = attributes
    }

    var json: JSON {
        attributes.isEmpty ? ["type": .string(type)] : ["type": .string(type), "attrs": .object(attributes)]
    }
}
