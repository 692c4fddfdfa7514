/// HTML as people make it in Azure DevOps: pasted styles, nested lists, tables, code, mentions, images.
struct MarkupWriter: Sendable {
    let prose: Prose
    let people: [SimulatedPerson]
    private var seed: Seed { prose.seed }

    init(seed: Seed, people: [SimulatedPerson]) {
        prose = Prose(seed: seed)
        self.people = people
    }

    /// A long text of an item. `image` is the address of a picture to show; `otherID` an item to mention.
    func description(_ index: Int, image: String?, otherID: Int) -> String {
        let blocks = 1 + seed.pick(.description, index, 0, below: 5)
        var html = "<div>\(text(.paragraph, index, 0))</div>"
        for number in 1...blocks { html += block(index, number, otherID: otherID) }
        if let image {
            html += "<div>\(text(.paragraph, index, 99)) <img src=\"\(image)\" alt=\"Image\" width=\"640\"><br></div>"
        }
        return html
    }

    private func block(_ index: Int, _ number: Int, otherID: Int) -> String {
        let first = text(.paragraph, index, number * 10)
        let second = text(.paragraph, index, number * 10 + 1)
        let third = text(.paragraph, index, number * 10 + 2)
        switch seed.pick(.description, index, number, below: 16) {
        case 0: return "<p><b>\(first)</b> <i>\(second)</i> <u>\(third)</u></p>"
        case 1: return "<ul><li>\(first)</li><li>\(second)<ul><li>\(third)</li></ul></li></ul>"
        case 2: return "<ol><li>\(first)</li><li>\(second)</li><li><p>\(third)</p></li></ol>"
        case 3:
            return "<table border=1 style=\"border-collapse:collapse\"><tbody><tr><th>Name</th><th>Value</th></tr>"
                + "<tr><td>\(first)</td><td></td></tr><tr><td colspan=2><b>\(second)</b></td></tr></tbody></table>"
        case 4:
            return
                "<pre><code>let total = items.reduce(0) { $0 + $1.price }\nif total &gt; 100 &amp;&amp; isNew {\n}</code></pre>"
        case 5: return "<blockquote><p>\(first)</p><p>\(second)</p></blockquote>"
        case 6: return "<h2>\(first)</h2><p>\(second)</p><hr><h3>\(third)</h3>"
        case 7:
            return "<p style=\"margin:0in;font-size:11pt;font-family:Calibri\"><span style=\"color:rgb(192, 0, 0)\">"
                + "\(first)</span>&nbsp;<span style=\"background-color:#ffff00\">\(second)</span></p>"
        case 8:
            let person = seed.pick(.person, index, number, of: people)
            return "<div><a href=\"#\" data-vss-mention=\"version:2.0,\(person.guid)\">@\(escaped(person.displayName))"
                + "</a>&nbsp;\(first)</div>"
        case 9:
            return
                "<div>See <a href=\"x-mvwit:workitem/\(otherID)\" data-vss-mention=\"version:1.0\">#\(otherID)</a> and "
                + "<a href=\"https://contoso.example/wiki?a=1&amp;b=2\">\(first)</a></div>"
        case 10: return "<div>\(first)<br>\(second)<br><br>\(third)<br></div>"
        case 11: return "<ul><li><h3>\(first)</h3></li><li><table><tr><td>\(second)</td></tr></table></li></ul>"
        case 12: return "<p>H<sub>2</sub>O, E = mc<sup>2</sup>, <s>\(first)</s> <code>\(second)</code></p>"
        case 13: return "<div><div><div>\(first)</div></div><span> 😀 &lt;tag&gt; &quot;q&quot; &euro;5 </span></div>"
        case 14: return "<table><tr><td>\(first)<table><tr><td>\(second)</td></tr></table></td></tr></table>"
        default: return "<div>\(first) \(second) \(third)</div>"
        }
    }

    func acceptanceCriteria(_ index: Int) -> String {
        "<ul>" + (0..<3).map { "<li>\(text(.acceptance, index, $0))</li>" }.joined() + "</ul>"
    }

    func reproductionSteps(_ index: Int) -> String {
        "<ol>" + (0..<4).map { "<li>\(text(.acceptance, index, $0 + 10))</li>" }.joined() + "</ol>"
            + "<p><b>Expected</b>: \(text(.acceptance, index, 20))</p>"
    }

    func testSteps(_ index: Int) -> String {
        let steps = (2...4).map { number in
            "<step id=\"\(number)\" type=\"ValidateStep\"><parameterizedString isformatted=\"true\">&lt;P&gt;"
                + "\(text(.acceptance, index, number + 30))&lt;/P&gt;</parameterizedString><parameterizedString "
                + "isformatted=\"true\">\(text(.acceptance, index, number + 40))</parameterizedString><description/></step>"
        }
        return "<steps id=\"0\" last=\"4\">\(steps.joined())</steps>"
    }

    func comment(_ index: Int, _ number: Int, image: String?) -> (
        format: SimulatedComment.Format, text: String, rendered: String
    ) {
        if let image {
            let html = "<div>\(text(.commentBody, index, number * 4))</div><img src=\"\(image)\" alt=\"image.png\">"
            return (.html, html, html)
        }
        let first = text(.commentBody, index, number * 4)
        let second = text(.commentBody, index, number * 4 + 1)
        switch seed.pick(.commentBody, index, number, below: 6) {
        case 0:
            return (
                .markdown, "**\(first)**\n\n- \(second)",
                "<p><strong>\(first)</strong></p>\n<ul>\n<li>\(second)</li>\n</ul>\n"
            )
        case 1:
            let person = seed.pick(.person, index, number, of: people)
            let html =
                "<div><a href=\"#\" data-vss-mention=\"version:2.0,\(person.guid)\">@\(escaped(person.displayName))"
                + "</a>&nbsp;\(first)</div>"
            return (.html, html, html)
        default:
            let html = "<div>\(first)</div><div>\(second)</div>"
            return (.html, html, html)
        }
    }

    private func text(_ topic: Topic, _ index: Int, _ part: Int) -> String { prose.sentence(topic, index, part) }

    private func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("'", with: "&#39;")
    }
}
