import MigraytTestKit

/// Documents as no editor writes them: unclosed, crossed, misplaced tags, odd attributes, entities, controls.
struct HostileHTML {
    /// The pieces, with the words that a reader would see. A word ends itself (`w12x`), whatever stands beside.
    static func document(seed: UInt64) -> [HostilePiece] {
        var generator = HostileHTML(random: SeededGenerator(seed: seed))
        let count = Int.random(in: 1...120, using: &generator.random)
        for _ in 0..<count { generator.addPiece() }
        if Bool.random(using: &generator.random) {
            generator.add(
                ["<", "<!--", "<b", "<a href=\"", "&", "&#", "</"].randomElement(using: &generator.random) ?? "")
        }
        return generator.pieces
    }

    private var random: SeededGenerator
    private var pieces: [HostilePiece] = []
    private var words = 0

    private init(random: SeededGenerator) { self.random = random }

    private static let tags = [
        "p", "div", "span", "b", "i", "u", "s", "sub", "sup", "code", "a", "h1", "h2", "h6", "ul", "ol", "li", "table",
        "thead", "tbody", "tr", "td", "th", "caption", "blockquote", "pre", "font", "center", "dl", "dt", "dd",
        "button",
        "details", "custom-tag", "o:p", "form", "label", "section", "strong", "em", "del", "body", "html", "colgroup",
        "fieldset", "video", "iframe", "svg",
    ]

    private static let attributes = [
        "", " style=\"color:red;font-weight:700\"",
        " style='background-color: rgb(1, 2, 3); text-decoration:underline'",
        " href=\"https://example.com/a b?x=1&y=2\"", " href=\"java\nscript:alert(1)\"", " href=x.html", " colspan=3",
        " rowspan='-7'", " start=99999999999999999999", " data-vss-mention=\"version:2.0,guid\"", " class=a id=",
        " =\"\"",
        " href=\" &#14;  javascript:alert(1)\"", " href='jAvA&#9;sCript&colon;x'", " href=VBSCRIPT:x",
        " href='data:text/html,x'",
        " style=\";;:;color:#12345;color\"", " bgcolor=#abc", " start=7", " style=\"color:rgb(999,-1,1e400)\"",
    ]

    private static let noise = [
        "&nbsp;", "&amp;", "&lt;", "&unknown;", "&#0;", "&#x1F600;", "&#xD800;", "&#xDFFF;", "&#55357;",
        "&#xD83D;&#xDE00;", "&#x110000;", "&#x1B;", "\u{1B}[0m", "\u{85}", "\u{0}", "\u{1}", "\u{200B}",
        "\u{FEFF}",
        "😀", "e\u{301}\u{302}", " ", "\n\t\r\n", "<br>", "<br/>", "<hr>", "</p>", "</div>", "</td></tr></table>", "< ",
        "a<3",
        "<!-- n -->", "<!doctype html>", "<?php n ?>", "<script>n<b></script>", "<style>p{}</style>", "<img>",
        "<img src='https://ado.example/att/1' alt='n\nn'>", "<img src='data:image/png;base64,AAAA'>",
        "<img src=https://elsewhere.example/x.png>", "<input type=checkbox checked>", "\u{2028}", "]]>",
        "<![CDATA[n]]>",
        "<meta charset=utf-16>", "<base href=x>", "\u{202E}",
    ]

    private mutating func addPiece() {
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<40:
            let word = "w\(words)x"
            words += 1
            pieces.append(HostilePiece(word + (Bool.random(using: &random) ? " " : ""), word: word))
        case 40..<70:
            let tag = tag()
            let attribute = Self.attributes.randomElement(using: &random) ?? ""
            add("<" + (Bool.random(using: &random) ? tag : tag.uppercased()) + attribute + ">")
        case 70..<89: add("</" + tag() + ">")
        case 89:
            let opening = (0..<Int.random(in: 1...3, using: &random)).map { _ in "<\(tag())>" }.joined()
            add(String(repeating: opening, count: 40))
        case 90:
            let length = Int.random(in: 1_000...20_000, using: &random)
            add(
                "<\(tag()) style='\(String(repeating: "color:red;", count: length / 10))' title=\""
                    + String(repeating: "<", count: length) + "\">")
        default: add(Self.noise.randomElement(using: &random) ?? "")
        }
    }

    private mutating func tag() -> String { Self.tags.randomElement(using: &random) ?? "p" }

    private mutating func add(_ markup: String) { pieces.append(HostilePiece(markup)) }
}
