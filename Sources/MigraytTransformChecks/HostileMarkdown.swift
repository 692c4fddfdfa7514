import MigraytTestKit

/// Markdown as no one writes it. No piece hides words from a reader of the source: no link targets, no table cells
/// beyond the header's, no names of code languages.
enum HostileMarkdown {
    static func document(seed: UInt64) -> [HostilePiece] {
        var random = SeededGenerator(seed: seed)
        var pieces: [HostilePiece] = []
        var words = 0
        for _ in 0..<Int.random(in: 1...120, using: &random) {
            if Int.random(in: 0..<10, using: &random) < 4 {
                let word = "w\(words)x"
                words += 1
                pieces.append(HostilePiece(word + (Bool.random(using: &random) ? " " : ""), word: word))
            } else {
                pieces.append(HostilePiece(noise.randomElement(using: &random) ?? ""))
            }
        }
        return pieces
    }

    private static let noise = [
        "\n", "\n\n", "\r\n", "\n# ", "\n> ", "\n> > ", "\n- ", "\n  - ", "\n        - ", "\n1. ", "\n99999999999. ",
        "\n```\n", "\n    ", "\n---\n", "\n- [ ] ", "\n- [x] ", "**", "*", "_", "~~t~~", " ~5 ", "`c`", "[", "]", "!",
        "\\",
        "<b>", "</b>", "\n<div>", "</div>\n", "<!-- n -->", "&nbsp;", "&#xD800;", "&#0;", "&unknown;", "\u{0}", "\u{1}",
        "\u{200B}", "\u{2028}", "😀", "e\u{301}", " https://x.example/ ", "#123 ", "\n===\n",
        "@<AF2504E0-4F89-11D3-9A0C-0305E82C3301>", "\t", "< ", ">", "&", "$", "\u{202E}",
    ]
}
