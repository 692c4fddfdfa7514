/// Documents as no editor writes them: unclosed, crossed, misplaced tags, odd attributes, entities, controls.
struct HostileHTML {
    /// The markup, and the words that a reader would see, in order. A word ends itself (`w12x`), whatever stands beside.
    static func document(seed: UInt64) -> (html: String, words: [String]) {
        var generator = HostileHTML(random: SeededGenerator(seed: seed))
        let count = Int.random(in: 1...120, using: &generator.random)
        for _ in 0..<count { generator.addPiece() }
        if Bool.random(using: &generator.random) {
            generator.html +=
                ["<", "<!--", "<b", "<a href=\"", "&", "&#", "</"].randomElement(using: &generator.random) ?? ""
        }
        return (generator.html, generator.words)
    }

    private var random: SeededGenerator
    private var html = ""
    private var words: [String] = []

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
        " style=\";;:;color:#12345;color\"", " bgcolor=#abc", " start=7", " style=\"color:rgb(999,-1,1e400)\"",
    ]

    private static let noise = [
        "&nbsp;", "&amp;", "&lt;", "&unknown;", "&#0;", "&#x1F600;", "&#xD800;", "\u{0}", "\u{1}", "\u{200B}",
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
        switch Int.random(in: 0..<10, using: &random) {
        case 0...3:
            words.append("w\(words.count)x")
            html += (words.last ?? "") + (Bool.random(using: &random) ? " " : "")
        case 4...6:
            let tag = Self.tags.randomElement(using: &random) ?? "p"
            html += "<" + (Bool.random(using: &random) ? tag : tag.uppercased())
            html += (Self.attributes.randomElement(using: &random) ?? "") + ">"
        case 7, 8: html += "</" + (Self.tags.randomElement(using: &random) ?? "p") + ">"
        default: html += Self.noise.randomElement(using: &random) ?? ""
        }
    }
}
