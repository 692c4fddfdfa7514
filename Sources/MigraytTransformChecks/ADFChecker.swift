import MigraytModel

/// Atlassian's content model, written down a second time and apart from the converter: what it refuses, Jira refuses.
public struct ADFChecker {
    private var faults: [String] = []

    public static func faults(in node: ADFNode) -> [String] {
        var checker = ADFChecker()
        checker.check(node, path: node.type)
        if node.type != "doc" { checker.faults.append("root is \(node.type)") }
        return checker.faults
    }

    private static let lists: Set<String> = ["bulletList", "orderedList"]
    private static let inline: Set<String> = ["text", "hardBreak"]
    private static let blocks: Set<String> = lists.union([
        "paragraph", "heading", "codeBlock", "blockquote", "rule", "mediaSingle", "table",
    ])

    /// Node → children that may stand in it, how many it needs, and its attributes.
    private static let model: [String: (children: Set<String>, count: ClosedRange<Int>, attributes: Set<String>)] = [
        "doc": (blocks, 0...Int.max, []),
        "paragraph": (inline, 0...Int.max, []),
        "heading": (inline, 0...Int.max, ["level"]),
        "text": ([], 0...0, []),
        "hardBreak": ([], 0...0, []),
        "rule": ([], 0...0, []),
        "bulletList": (["listItem"], 1...Int.max, []),
        "orderedList": (["listItem"], 1...Int.max, ["order"]),
        "listItem": (lists.union(["paragraph", "codeBlock", "mediaSingle"]), 1...Int.max, []),
        "blockquote": (lists.union(["paragraph", "codeBlock", "mediaSingle"]), 1...Int.max, []),
        "codeBlock": (["text"], 0...Int.max, ["language"]),
        "table": (["tableRow"], 1...Int.max, []),
        "tableRow": (["tableCell", "tableHeader"], 1...Int.max, []),
        "tableCell": (blocks.subtracting(["table"]), 1...Int.max, ["colspan", "rowspan", "background"]),
        "tableHeader": (blocks.subtracting(["table"]), 1...Int.max, ["colspan", "rowspan", "background"]),
        "mediaSingle": (["media"], 1...1, ["layout"]),
        "media": ([], 0...0, ["type", "id", "collection", "alt", "width", "height"]),
    ]

    private mutating func check(_ node: ADFNode, path: String) {
        guard let rule = Self.model[node.type] else {
            faults.append("\(path): unknown node")
            return
        }
        if !rule.count.contains(node.content.count) { faults.append("\(path): \(node.content.count) children") }
        for name in node.attributes.keys where !rule.attributes.contains(name) { faults.append("\(path): \(name)") }
        if node.type == "listItem", let first = node.content.first, Self.lists.contains(first.type) {
            faults.append("\(path): begins with a list")
        }
        if node.type == "heading", !(1...6).contains(node.attributes["level"]?.integer ?? 0) {
            faults.append("\(path): level")
        }
        if node.type == "media", node.attributes["id"]?.string?.isEmpty ?? true || node.attributes["collection"] == nil
        {
            faults.append("\(path): media without id or collection")
        }
        if node.type == "mediaSingle", node.attributes["layout"] == nil { faults.append("\(path): no layout") }
        if (node.text == nil) == (node.type == "text") { faults.append("\(path): text") }
        for child in node.content {
            if !rule.children.contains(child.type) { faults.append("\(path): \(child.type) in it") }
            if node.type == "codeBlock" {
                if !child.marks.isEmpty { faults.append("\(path): marks") }
            } else if let text = child.text {
                check(text, path: path)
            }
            check(child, path: path + "/" + child.type)
        }
        checkMarks(of: node, path: path)
    }

    private mutating func check(_ text: String, path: String) {
        if text.isEmpty { faults.append("\(path): empty text") }
        if text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F || $0.value == 0xFEFF }) {
            faults.append("\(path): control character")
        }
    }

    private mutating func checkMarks(of node: ADFNode, path: String) {
        let types = node.marks.map(\.type)
        if Set(types).count != types.count { faults.append("\(path): mark twice") }
        if !types.isEmpty, node.type != "text", !(node.type == "media" && types == ["link"]) {
            faults.append("\(path): marks")
        }
        if types.contains("code"), !Set(types).isSubset(of: ["code", "link"]) {
            faults.append("\(path): code beside marks")
        }
        for mark in node.marks {
            switch mark.type {
            case "strong", "em", "underline", "strike", "code": if !mark.attributes.isEmpty { faults.append(path) }
            case "subsup":
                if !["sub", "sup"].contains(mark.attributes["type"]?.string) { faults.append("\(path): subsup") }
            case "textColor", "backgroundColor":
                let color = mark.attributes["color"]?.string ?? ""
                if color.utf8.count != 7 || color.first != "#"
                    || !color.dropFirst().allSatisfy("0123456789abcdef".contains)
                {
                    faults.append("\(path): colour")
                }
            case "link":
                let address = mark.attributes["href"]?.string ?? ""
                let schemes = ["http:", "https:", "mailto:", "tel:", "ftp:"]
                if !schemes.contains(where: address.lowercased().hasPrefix) { faults.append("\(path): link") }
            default: faults.append("\(path): mark \(mark.type)")
            }
        }
    }
}
