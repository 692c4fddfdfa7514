import Foundation
import MigraytModel

/// The page that lists the constructs, made from the tables that the tests run.
enum TextConstructsPage {
    /// By the place of this file, since the page is part of the sources.
    static let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Sources/MigraytModel/Migrayt.docc/TextConstructs.md")

    static var isToBeWritten: Bool { ProcessInfo.processInfo.environment["MIGRAYT_WRITE_PAGES"] == "1" }

    static func rendered() -> String {
        introduction + "\n## HTML\n\n" + table(TextConstruct.html) { Fixture.converted($0) }
            + "\n## Markdown\n\n" + markdownNote + table(TextConstruct.markdown) { Fixture.converted(markdown: $0) }
    }

    private static let introduction = """
        # What becomes of a text

        Every construct of the source's texts, with an example and the document that the example becomes.

        ## Overview

        Descriptions, long-text fields and comments become documents of the Atlassian Document Format. The conversion is
        total: whatever a text holds, the result is a document that Jira takes, with every visible word in order. What has
        no equal there is rebuilt or left out, and told as a diagnostic (see <doc:Diagnostics>).

        A document is written here as its nodes with their content in parentheses: `paragraph(strong:'a' ' b')` is a
        paragraph of the text "a", marked strong, and the text " b". ⏎ stands for a line break.

        This page is made by a test from the cases that the test runs; with `MIGRAYT_WRITE_PAGES=1` the test writes it.

        """

    private static let markdownNote = """
        Markdown is rendered to HTML and converted as such. A text above 256 KiB, or of a shape that no one writes by hand
        and that is too dear to render, becomes plain paragraphs (`text.construct_rebuilt markdown`).


        """

    private static func table(_ constructs: [TextConstruct], _ convert: (String) -> [Diagnostic]) -> String {
        var lines = ["| construct | example | becomes | told |", "| --- | --- | --- | --- |"]
        for construct in constructs {
            let told = convert(construct.source).names.map { code($0) }.joined(separator: ", ")
            lines.append(
                "| \(construct.name) | \(code(construct.source)) | \(code(construct.outline)) | \(told) |")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A code span within a table's cell.
    private static func code(_ text: String) -> String {
        guard !text.isEmpty else { return "" }
        var shown = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": shown += "⏎"
            case "|": shown += "\\|"
            case let scalar where scalar.value < 0x20 || scalar == "\u{200B}":
                shown += "\\u{\(String(scalar.value, radix: 16))}"
            default: shown.unicodeScalars.append(scalar)
            }
        }
        if !shown.contains("`") { return "`\(shown)`" }
        return shown.contains("``") ? "```` \(shown) ````" : "`` \(shown) ``"
    }
}
