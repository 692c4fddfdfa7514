import MigraytModel

extension ADFNode {
    /// The tree on one line: `p(text hardBreak strong:text)`.
    var outline: String {
        if let text { return (marks.map(\.outline) + ["'\(text)'"]).joined(separator: ":") }
        let attributes = attributes.sorted { $0.key < $1.key }
            .map { "\($0.key)=\(String(decoding: $0.value.bytes(), as: UTF8.self))" }.joined(separator: ",")
        let name = type + (attributes.isEmpty ? "" : "[\(attributes)]")
        return content.isEmpty ? name : "\(name)(\(content.map(\.outline).joined(separator: " ")))"
    }
}

extension ADFMark {
    var outline: String { attributes.isEmpty ? type : "\(type)=\(attributes.values.compactMap(\.string).joined())" }
}
