import MigraytModel

/// What is in force for a piece of text: its marks before ADF's rules on their combination.
struct TextStyle: Hashable {
    enum Position: String { case sub, sup }

    var isStrong = false
    var isEmphasised = false
    var isUnderlined = false
    var isStruck = false
    var isCode = false
    var position: Position?
    private(set) var color: CSSColor?
    private(set) var background: CSSColor?
    var link: String?

    static let plain = TextStyle()

    /// Black is what text has anyway; written out it would be unreadable in Jira's dark theme.
    mutating func setColor(_ value: CSSColor?) { color = value == .black ? nil : value }

    /// White is what the page has anyway.
    mutating func setBackground(_ value: CSSColor?) { background = value == .white ? nil : value }

    /// The marks in ADF. `code` stands only beside a link; a link takes its colour from Jira, whose editor excludes both.
    var marks: [ADFMark] {
        if self == .plain { return [] }
        var marks: [ADFMark] = []
        if let link { marks.append(ADFMark("link", attributes: ["href": .string(link)])) }
        if isCode { return marks + [ADFMark("code")] }
        if isStrong { marks.append(ADFMark("strong")) }
        if isEmphasised { marks.append(ADFMark("em")) }
        if isUnderlined { marks.append(ADFMark("underline")) }
        if isStruck { marks.append(ADFMark("strike")) }
        if let position { marks.append(ADFMark("subsup", attributes: ["type": .string(position.rawValue)])) }
        if let color, link == nil {
            marks.append(ADFMark("textColor", attributes: ["color": .string(color.hexadecimal)]))
        }
        if let background {
            marks.append(ADFMark("backgroundColor", attributes: ["color": .string(background.hexadecimal)]))
        }
        return marks
    }
}
