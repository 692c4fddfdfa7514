/// What becomes of HTML.
extension TextConstruct {
    static let html: [TextConstruct] = [
        TextConstruct(
            "Text", "plain",
            "doc(paragraph('plain'))"),
        TextConstruct(
            "Nothing", "",
            "doc"),
        TextConstruct(
            "Blocks that show nothing", "<div><br></div>&nbsp;",
            "doc"),
        TextConstruct(
            "`p`, `div`", "<p>a</p><div>b<div>c</div></div>",
            "doc(paragraph('a') paragraph('b') paragraph('c'))"),
        TextConstruct(
            "White space, `br`", "a  \n <b> b</b> c<br><br>d<br>",
            "doc(paragraph('a ' strong:'b' ' c' hardBreak hardBreak 'd'))"),
        TextConstruct(
            "`u`", "a <u>b</u> c",
            "doc(paragraph('a ' underline:'b' ' c'))"),
        TextConstruct(
            "`b`, `i`, `s`", "<b><i>x</i></b><s>y</s>",
            "doc(paragraph(strong:em:'x' strike:'y'))"),
        TextConstruct(
            "`sub`, `sup`", "H<sub>2</sub>O<sup>3</sup>",
            "doc(paragraph('H' subsup=sub:'2' 'O' subsup=sup:'3'))"),
        TextConstruct(
            "`code` with other marks", "<b><code>f()</code></b>",
            "doc(paragraph(code:'f()'))"),
        TextConstruct(
            "Text colour", "<span style='color:rgb(255,0,0)'>r</span>",
            "doc(paragraph(textColor=#ff0000:'r'))"),
        TextConstruct(
            "Background colour; black text", "<span style='background-color:yellow;color:black'>y</span>",
            "doc(paragraph(backgroundColor=#ffff00:'y'))"),
        TextConstruct(
            "`font`", "<font color=#00F>b</font>",
            "doc(paragraph(textColor=#0000ff:'b'))"),
        TextConstruct(
            "Marks by `style`", "<span style='font-weight:700;font-style:italic;text-decoration:line-through'>z</span>",
            "doc(paragraph(strong:em:strike:'z'))"),
        TextConstruct(
            "A mark taken back by `style`", "<b>x<span style='font-weight:normal'>y</span></b>",
            "doc(paragraph(strong:'x' 'y'))"),
        TextConstruct(
            "`a`", "<a href='https://x.example/'>x</a>",
            "doc(paragraph(link=https://x.example/:'x'))"),
        TextConstruct(
            "An address that runs code", "<a href='java&#10;script:alert(1)'>x</a>",
            "doc(paragraph('x'))"),
        TextConstruct(
            "An address that is not of the web", "<a href='file://share/a.doc'>x</a>",
            "doc(paragraph('x (file://share/a.doc)'))"),
        TextConstruct(
            "Mention of a person", "<a href='#' data-vss-mention='version:2.0,guid'>@Ann</a> hi",
            "doc(paragraph('@Ann hi'))"),
        TextConstruct(
            "Heading", "<h2>t<br>u</h2>x",
            "doc(heading[level=2]('t' hardBreak 'u') paragraph('x'))"),
        TextConstruct(
            "Bullet list", "<ul><li>a<li>b</ul>",
            "doc(bulletList(listItem(paragraph('a')) listItem(paragraph('b'))))"),
        TextConstruct(
            "Numbered list", "<ol start=3><li>a</ol>",
            "doc(orderedList[order=3](listItem(paragraph('a'))))"),
        TextConstruct(
            "List beside its item", "<ul><li>a</li><ul><li>b</li></ul></ul>",
            "doc(bulletList(listItem(paragraph('a') bulletList(listItem(paragraph('b'))))))"),
        TextConstruct(
            "List within an item alone", "<ul><li><ul><li>b</li></ul></li></ul>",
            "doc(bulletList(listItem(paragraph bulletList(listItem(paragraph('b'))))))"),
        TextConstruct(
            "Heading in a list", "<ul><li><h3>a</h3></li></ul>",
            "doc(bulletList(listItem(paragraph(strong:'a'))))"),
        TextConstruct(
            "Table in a list", "<ol><li>a<table><tr><td>t</td></tr></table>b</li><li>c</li></ol>",
            "doc(orderedList(listItem(paragraph('a'))) table(tableRow(tableCell(paragraph('t')))) "
                + "orderedList[order=2](listItem(paragraph('b')) listItem(paragraph('c'))))"),
        TextConstruct(
            "Quote in a list", "<ul><li>a<blockquote>q</blockquote></li></ul>",
            "doc(bulletList(listItem(paragraph('a'))) blockquote(paragraph('q')))"),
        TextConstruct(
            "`li` without a list", "<li>loose</li>",
            "doc(bulletList(listItem(paragraph('loose'))))"),
        TextConstruct(
            "Quote in a quote, heading in a quote", "<blockquote>a<blockquote>b</blockquote><h1>c</h1></blockquote>",
            "doc(blockquote(paragraph('a') paragraph('b') paragraph(strong:'c')))"),
        TextConstruct(
            "Rule in a quote", "<blockquote>a<hr>b</blockquote>",
            "doc(blockquote(paragraph('a')) rule blockquote(paragraph('b')))"),
        TextConstruct(
            "`pre`", "<pre>a\n  b<br>c</pre>",
            "doc(codeBlock('a\n  b\nc'))"),
        TextConstruct(
            "`hr`", "x<hr>y",
            "doc(paragraph('x') rule paragraph('y'))"),
        TextConstruct(
            "Table",
            "<table><thead><tr><th colspan=2>h</th></tr></thead><tr><td></td><td style='background:#eee'>x</td></tr></table>",
            "doc(table(tableRow(tableHeader[colspan=2](paragraph('h'))) "
                + "tableRow(tableCell(paragraph) tableCell[background=\"#eeeeee\"](paragraph('x')))))"),
        TextConstruct(
            "`caption`", "<table><caption>c</caption><tr><td>x</td></tr></table>",
            "doc(paragraph('c') table(tableRow(tableCell(paragraph('x')))))"),
        TextConstruct(
            "Table in a table", "<table><tr><td>a<table><tr><td>b</td><td>c</td></tr></table>d</td></tr></table>",
            "doc(table(tableRow(tableCell(paragraph('a') paragraph('b') paragraph('c') paragraph('d')))))"),
        TextConstruct(
            "Table without rows", "<table></table>",
            "doc"),
        TextConstruct(
            "`dl`", "<dl><dt>t</dt><dd>d</dd></dl>",
            "doc(paragraph(strong:'t') paragraph('d'))"),
        TextConstruct(
            "Check box", "<input type=checkbox checked>done",
            "doc(paragraph('[x] done'))"),
        TextConstruct(
            "`script`, `style`", "<script>x</script><style>y</style>z",
            "doc(paragraph('z'))"),
        TextConstruct(
            "Unknown elements, entities", "<o:p>a</o:p> &euro;&unknown; a < b",
            "doc(paragraph('a €&unknown; a < b'))"),
        TextConstruct(
            "Characters that Jira refuses", "a\u{0}b\u{200B}c\u{7}",
            "doc(paragraph('abc'))"),
        TextConstruct(
            "Image of another host", "<img src='https://elsewhere.example/p.png' alt='p'>",
            "doc(paragraph(link=https://elsewhere.example/p.png:'[image: p]'))"),
        TextConstruct(
            "Frame, film, object", "<iframe src='https://video.example/1'></iframe>",
            "doc(paragraph(link=https://video.example/1:'https://video.example/1'))"),
        TextConstruct(
            "Image that is an attachment, before the upload",
            "<img src='https://ado.example/att/g1?fileName=a.png' alt='s'>",
            "doc(paragraph('[image: a.png]'))"),
        TextConstruct(
            "Image in the text itself (`data:`), before the upload",
            "<img src='data:image/png;base64,AQID'>",
            "doc(paragraph('[image: image-d0aa6218.png]'))"),
    ]
}
