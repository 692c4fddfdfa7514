import MigraytModel

/// The steps of a test case, as the table that a tester reads: number, action, expected result.
///
/// `Microsoft.VSTS.TCM.Steps` is XML: `step` elements with two `parameterizedString`s, whose text is HTML once more,
/// and `compref` elements that stand for the shared steps of another work item and hold the steps after them. Read with
/// the parser for HTML, which takes broken XML too.
struct TestSteps {
    /// Markup within a step was nested too deeply; only its text was kept.
    private(set) var isFlattened = false
    private var rows: [HTMLNode] = []
    private var number = 0

    /// - Returns: `nil` when the text holds no steps that can be told apart.
    init?(_ xml: String) {
        let parsed = HTMLParser.parse(xml)
        read(parsed.nodes)
        guard number > 0 else { return nil }
    }

    var table: HTMLNode {
        let header = Self.row(
            ["#", "Action", "Expected Result"].map { HTMLNode.tag(.th, [.text($0)]) })
        return HTMLNode.tag(.table, [header] + rows)
    }

    private mutating func read(_ nodes: [HTMLNode]) {
        for node in nodes {
            switch node {
            case .text(let text):
                if !VisibleText.line(text).isEmpty { add(number: "", action: [node], expected: []) }
            case .element(let element) where element.tag == .step: addStep(element)
            case .element(let element) where element.tag == .compref:
                number += 1
                let item = VisibleText.prefix(VisibleText.line(element.attributes[.ref] ?? "?"), utf16: 40)
                add(number: String(number), action: [.text("Shared steps \(item)")], expected: [])
                read(element.children)
            case .element(let element): read(element.children)
            }
        }
    }

    /// What stands beside the two strings (a description) goes with the second.
    private mutating func addStep(_ step: HTMLElement) {
        number += 1
        var action: [HTMLNode] = []
        var expected: [HTMLNode] = []
        var strings = 0
        for child in step.children {
            guard case .element(let element) = child, element.tag == .parameterizedstring else {
                expected.append(child)
                continue
            }
            strings += 1
            if strings == 1 { action = content(of: element) } else { expected += content(of: element) }
        }
        add(number: String(number), action: action, expected: expected)
    }

    /// The HTML that is the string's text; a string with elements of its own (older servers wrote such) is HTML itself.
    private mutating func content(of string: HTMLElement) -> [HTMLNode] {
        var html = ""
        for child in string.children {
            guard case .text(let text) = child else { return string.children }
            html += text
        }
        guard string.attributes[.isFormatted]?.lowercased() != "false" else { return [.text(html)] }
        let parsed = HTMLParser.parse(html)
        if parsed.isFlattened { isFlattened = true }
        return parsed.nodes
    }

    private mutating func add(number: String, action: [HTMLNode], expected: [HTMLNode]) {
        rows.append(
            Self.row([
                HTMLNode.tag(.td, [.text(number)]), HTMLNode.tag(.td, action), HTMLNode.tag(.td, expected),
            ]))
    }

    private static func row(_ cells: [HTMLNode]) -> HTMLNode { .tag(.tr, cells) }
}
