import MigraytModel

/// The fields of an item that Jira has no field for, as they end its description: short values in one table, each text
/// under a heading of its own. So a value of a process's or a person's own field is read where the issue is read.
struct OtherFields {
    struct Entry {
        /// The reference name (`Custom.RiskLevel`).
        let field: String
        /// What a reader sees (`Risk Level`).
        let label: String
        let text: String
    }

    /// Longer values, and those of several lines, are not for a table's cell.
    private static let maximumCell = 255

    /// In the order of their reference names.
    private(set) var rows: [Entry] = []
    private(set) var texts: [Entry] = []
    /// Values of a form that Azure DevOps does not describe, by reference name: they stand nowhere.
    private(set) var unreadable: [String] = []

    /// - Parameter homeless: Values of fields that have a place of their own elsewhere, but none at this site.
    init(of item: WorkItem, homeless: [String: JSON] = [:]) {
        let lost = item.fields.reveal().filter { SourceField.isLost($0.key) }.merging(homeless) { _, value in value }
        let labels = lost.keys.reduce(into: [:]) { $0[$1] = Self.label(of: $1) }
        let uses = labels.values.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        for (field, value) in lost.sorted(by: { $0.key < $1.key }) {
            guard let text = Self.text(of: value) else {
                unreadable.append(field)
                continue
            }
            guard !VisibleText.line(text).isEmpty else { continue }
            let label = labels[field].flatMap { uses[$0] == 1 ? $0 : nil }
            let entry = Entry(field: field, label: label ?? field, text: text)
            let isText =
                item.markdownFields.contains(field) || text.utf16.count > Self.maximumCell
                || text.contains(where: \.isNewline) || HTMLTags.isMarkup(text)
            if isText { texts.append(entry) } else { rows.append(entry) }
        }
    }

    /// The reference names of all fields that the description shows.
    var shown: [String] { (rows + texts).map(\.field) }

    /// `nil` without rows.
    var table: HTMLNode? {
        guard !rows.isEmpty else { return nil }
        let header = HTMLNode.tag(.tr, ["Field", "Value"].map { HTMLNode.tag(.th, [.text($0)]) })
        let body = rows.map { row in
            HTMLNode.tag(.tr, [row.label, row.text].map { HTMLNode.tag(.td, [.text($0)]) })
        }
        return HTMLNode.tag(.table, [header] + body)
    }

    /// The last part of a reference name, in words.
    private static func label(of field: String) -> String {
        var words = ""
        var previous: Character?
        for character in VisibleText.line(String(field.split(separator: ".").last ?? "")) {
            if character.isUppercase, previous?.isLowercase ?? false { words.append(" ") }
            words.append(character == "_" ? " " : character)
            previous = character
        }
        return words.isEmpty ? field : words
    }

    /// - Returns: An empty text for no value; `nil` for one of an undescribed form.
    static func text(of value: JSON) -> String? {
        switch value {
        case .null: ""
        case .bool(let isTrue): isTrue ? "Yes" : "No"
        case .integer(let number): String(number)
        case .number(let number): Int64(exactly: number).map { String($0) } ?? String(number)
        case .string(let text): isTime(text) ? OriginLine.time(value) : text
        case .members: OriginLine.person(value)
        case .array: nil
        }
    }

    /// `2024-03-15T09:30:12.5Z`. By hand: a regular expression is compiled for each use, a third of an item's time.
    private static func isTime(_ text: String) -> Bool {
        let bytes = Array(text.utf8.prefix(32))
        guard text.utf8.count <= 30, bytes.count >= 17, bytes.last == UInt8(ascii: "Z") else { return false }
        let pattern = Array("0000-00-00T00:00".utf8)
        func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
        let isStart = zip(bytes, pattern).allSatisfy { $1 == UInt8(ascii: "0") ? isDigit($0) : $0 == $1 }
        return isStart && bytes[16..<(bytes.count - 1)].allSatisfy { isDigit($0) || $0 == 0x3A || $0 == 0x2E }
    }
}
