import MigraytModel
import MigraytTransform
import Testing

@Suite struct HTMLConversionTests {
    /// What becomes of each construct.
    static let table: [(html: String, outline: String)] = [
        ("plain", "doc(paragraph('plain'))"),
        ("", "doc"),
        ("<div><br></div>&nbsp;", "doc"),
        ("<p>a</p><div>b<div>c</div></div>", "doc(paragraph('a') paragraph('b') paragraph('c'))"),
        ("a  \n <b> b</b> c<br><br>d<br>", "doc(paragraph('a ' strong:'b' ' c' hardBreak hardBreak 'd'))"),
        ("a <u>b</u> c", "doc(paragraph('a ' underline:'b' ' c'))"),
        ("<b><i>x</i></b><s>y</s>", "doc(paragraph(strong:em:'x' strike:'y'))"),
        ("H<sub>2</sub>O<sup>3</sup>", "doc(paragraph('H' subsup=sub:'2' 'O' subsup=sup:'3'))"),
        ("<b><code>f()</code></b>", "doc(paragraph(code:'f()'))"),
        ("<span style='color:rgb(255,0,0)'>r</span>", "doc(paragraph(textColor=#ff0000:'r'))"),
        ("<span style='background-color:yellow;color:black'>y</span>", "doc(paragraph(backgroundColor=#ffff00:'y'))"),
        ("<font color=#00F>b</font>", "doc(paragraph(textColor=#0000ff:'b'))"),
        (
            "<span style='font-weight:700;font-style:italic;text-decoration:line-through'>z</span>",
            "doc(paragraph(strong:em:strike:'z'))"
        ),
        ("<b>x<span style='font-weight:normal'>y</span></b>", "doc(paragraph(strong:'x' 'y'))"),
        ("<a href='https://x.example/'>x</a>", "doc(paragraph(link=https://x.example/:'x'))"),
        ("<a href='java&#10;script:alert(1)'>x</a>", "doc(paragraph('x'))"),
        ("<a href='file://share/a.doc'>x</a>", "doc(paragraph('x (file://share/a.doc)'))"),
        ("<a href='#' data-vss-mention='version:2.0,guid'>@Ann</a> hi", "doc(paragraph('@Ann hi'))"),
        ("<h2>t<br>u</h2>x", "doc(heading[level=2]('t' hardBreak 'u') paragraph('x'))"),
        ("<ul><li>a<li>b</ul>", "doc(bulletList(listItem(paragraph('a')) listItem(paragraph('b'))))"),
        ("<ol start=3><li>a</ol>", "doc(orderedList[order=3](listItem(paragraph('a'))))"),
        (
            "<ul><li>a</li><ul><li>b</li></ul></ul>",
            "doc(bulletList(listItem(paragraph('a') bulletList(listItem(paragraph('b'))))))"
        ),
        (
            "<ul><li><ul><li>b</li></ul></li></ul>",
            "doc(bulletList(listItem(paragraph bulletList(listItem(paragraph('b'))))))"
        ),
        ("<ul><li><h3>a</h3></li></ul>", "doc(bulletList(listItem(paragraph(strong:'a'))))"),
        (
            "<ol><li>a<table><tr><td>t</td></tr></table>b</li><li>c</li></ol>",
            "doc(orderedList(listItem(paragraph('a'))) table(tableRow(tableCell(paragraph('t')))) "
                + "orderedList[order=2](listItem(paragraph('b')) listItem(paragraph('c'))))"
        ),
        (
            "<ul><li>a<blockquote>q</blockquote></li></ul>",
            "doc(bulletList(listItem(paragraph('a'))) blockquote(paragraph('q')))"
        ),
        ("<li>loose</li>", "doc(bulletList(listItem(paragraph('loose'))))"),
        (
            "<blockquote>a<blockquote>b</blockquote><h1>c</h1></blockquote>",
            "doc(blockquote(paragraph('a') paragraph('b') paragraph(strong:'c')))"
        ),
        ("<blockquote>a<hr>b</blockquote>", "doc(blockquote(paragraph('a')) rule blockquote(paragraph('b')))"),
        ("<pre>a\n  b<br>c</pre>", "doc(codeBlock('a\n  b\nc'))"),
        ("x<hr>y", "doc(paragraph('x') rule paragraph('y'))"),
        (
            "<table><thead><tr><th colspan=2>h</th></tr></thead><tr><td></td><td style='background:#eee'>x</td></tr></table>",
            "doc(table(tableRow(tableHeader[colspan=2](paragraph('h'))) "
                + "tableRow(tableCell(paragraph) tableCell[background=\"#eeeeee\"](paragraph('x')))))"
        ),
        (
            "<table><caption>c</caption><tr><td>x</td></tr></table>",
            "doc(paragraph('c') table(tableRow(tableCell(paragraph('x')))))"
        ),
        (
            "<table><tr><td>a<table><tr><td>b</td><td>c</td></tr></table>d</td></tr></table>",
            "doc(table(tableRow(tableCell(paragraph('a') paragraph('b') paragraph('c') paragraph('d')))))"
        ),
        ("<table></table>", "doc"),
        ("<dl><dt>t</dt><dd>d</dd></dl>", "doc(paragraph(strong:'t') paragraph('d'))"),
        ("<input type=checkbox checked>done", "doc(paragraph('[x] done'))"),
        ("<script>x</script><style>y</style>z", "doc(paragraph('z'))"),
        ("<o:p>a</o:p> &euro;&unknown; a < b", "doc(paragraph('a €&unknown; a < b'))"),
        ("a\u{0}b\u{200B}c\u{7}", "doc(paragraph('abc'))"),
        (
            "<img src='https://elsewhere.example/p.png' alt='p'>",
            "doc(paragraph(link=https://elsewhere.example/p.png:'[image: p]'))"
        ),
        (
            "<iframe src='https://video.example/1'></iframe>",
            "doc(paragraph(link=https://video.example/1:'https://video.example/1'))"
        ),
    ]

    @Test(arguments: table.indices) func construct(index: Int) {
        let (html, outline) = Self.table[index]
        let document = Fixture.document(html)
        #expect(document.outline == outline)
        #expect(ADFChecker.faults(in: document) == [])
    }

    @Test func imagesBecomeMediaWhereTheyAreAtJira() {
        let html =
            "<p>a<img src='https://ado.example/att/g1?fileName=my%20shot.png' alt='s' width=20>b</p>"
            + "<img src='https://ado.example/att/g1'><img src='https://ado.example/att/g2?fileName=..%2F..%2Fetc%2Fpasswd'>"
        let transform = Fixture.transform()
        let item = Fixture.item(description: html)
        let before = transform.description(of: item, identities: [:], media: [:])
        #expect(before.images == ["g1", "g2"])
        #expect(before.diagnostics == [Diagnostic(.imageMissing, field: "img", count: 3)])
        #expect(before.node.reveal().plainText == "a[image: my shot.png]b[image: image][image: passwd]")
        let media = ["g1": MediaReference(mediaID: "m-1", name: Sensitive("shot.png"))]
        let after = transform.description(of: item, identities: [:], media: media)
        #expect(
            after.node.reveal().outline
                == "doc(paragraph('a') mediaSingle[layout=\"center\"](media[alt=\"s\",collection=\"\",id=\"m-1\","
                + "type=\"file\",width=20]) paragraph('b') mediaSingle[layout=\"center\"](media[collection=\"\",id=\"m-1\","
                + "type=\"file\"]) paragraph('[image: passwd]'))")
        #expect(ADFChecker.faults(in: after.node.reveal()) == [])
        #expect(after.diagnostics.map(\.count) == [1])
        #expect(transform.attachments(of: item).map { $0.name.reveal() } == ["my shot.png", "passwd"])
    }

    @Test func anImageInALinkKeepsTheLink() {
        let media = ["g": MediaReference(mediaID: "m", name: Sensitive("x"))]
        let html = "<ul><li><a href='https://x.example'><img src='https://ado.example/att/g'></a></li></ul>"
        let document = Fixture.document(html, media: media)
        #expect(document.content[0].content[0].content[0].content[0].marks.map(\.type) == ["link"])
        #expect(ADFChecker.faults(in: document) == [])
    }

    @Test func markdownKeepsItsTextAsParagraphs() {
        let item = Fixture.item(description: "# a\nb <c>\n\n- d", markdown: ["System.Description"])
        let result = Fixture.transform().draft(item, ancestors: [], identities: [:])
        #expect(
            result.draft.description?.reveal().outline == "doc(paragraph('# a' hardBreak 'b <c>') paragraph('- d'))")
        #expect(result.diagnostics.names == ["text.construct_rebuilt markdown"])
    }

    @Test func lostConstructsAreNamed() {
        let html = "<script>x</script><a href='javascript:x'>a</a><ul><li><h1>b</h1></li></ul><weird>c</weird>"
        let names = Fixture.transform().draft(Fixture.item(description: html), ancestors: [], identities: [:])
            .diagnostics.names
        #expect(
            names == [
                "text.construct_dropped script", "text.construct_dropped a", "text.construct_rebuilt heading",
                "text.construct_rebuilt unknown element",
            ])
    }
}
