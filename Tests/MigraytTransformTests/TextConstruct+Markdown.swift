/// What becomes of Markdown.
extension TextConstruct {
    static let markdown: [TextConstruct] = [
        TextConstruct("Paragraphs, line breaks", "a\nb\n\nc", "doc(paragraph('a' hardBreak 'b') paragraph('c'))"),
        TextConstruct(
            "Heading", "# a\nb\n===\n###### c",
            "doc(heading[level=1]('a') heading[level=1]('b') heading[level=6]('c'))"),
        TextConstruct(
            "Strong, emphasis", "**a** _b_ ***c***", "doc(paragraph(strong:'a' ' ' em:'b' ' ' strong:em:'c'))"),
        TextConstruct("Strikethrough; `~` alone", "~~a~~ ~5~", "doc(paragraph(strike:'a' ' ~5~'))"),
        TextConstruct("Code in a line", "`a <b> *c*`", "doc(paragraph(code:'a <b> *c*'))"),
        TextConstruct(
            "Code block", "```Swift\nlet a = 1\n\n  <b>\n```",
            "doc(codeBlock[language=\"swift\"]('let a = 1\n\n  <b>'))"),
        TextConstruct("Indented code", "    a\n    b", "doc(codeBlock('a\nb'))"),
        TextConstruct(
            "Lists", "- a\n  1. b\n  2. c\n- d",
            "doc(bulletList(listItem(paragraph('a') orderedList(listItem(paragraph('b')) listItem(paragraph('c')))) "
                + "listItem(paragraph('d'))))"),
        TextConstruct(
            "Numbers that go on", "3. a\n4. b",
            "doc(orderedList[order=3](listItem(paragraph('a')) listItem(paragraph('b'))))"),
        TextConstruct(
            "Task list", "- [ ] a\n- [x] b",
            "doc(bulletList(listItem(paragraph('[ ] a')) listItem(paragraph('[x] b'))))"),
        TextConstruct(
            "Table", "| a | b |\n|---|:-:|\n| 1 | **2** |",
            "doc(table(tableRow(tableHeader(paragraph('a')) tableHeader(paragraph('b'))) "
                + "tableRow(tableCell(paragraph('1')) tableCell(paragraph(strong:'2')))))"),
        TextConstruct("Quote", "> a\n> > b", "doc(blockquote(paragraph('a') paragraph('b')))"),
        TextConstruct("Rule", "a\n\n---\nb", "doc(paragraph('a') rule paragraph('b'))"),
        TextConstruct("Link", "[a](https://x.example \"t\")", "doc(paragraph(link=https://x.example:'a'))"),
        TextConstruct(
            "Link by reference", "[a][r]\n\n[r]: https://x.example", "doc(paragraph(link=https://x.example:'a'))"),
        TextConstruct(
            "Address without brackets", "see https://x.example/a, ok",
            "doc(paragraph('see ' link=https://x.example/a:'https://x.example/a' ', ok'))"),
        TextConstruct("An address that runs code", "[a](javascript:b)", "doc(paragraph('a'))"),
        TextConstruct(
            "Image that is an attachment, before the upload", "![s](https://ado.example/att/g1?fileName=a.png)",
            "doc(paragraph('[image: a.png]'))"),
        TextConstruct(
            "Image with a size", "![s](https://ado.example/att/g1?fileName=a.png =300x200) b",
            "doc(paragraph('[image: a.png] b'))"),
        TextConstruct(
            "Mention of the item's assignee or creator", "@<0A0B0C0D-4F89-11D3-9A0C-0305E82C3301> hi",
            "doc(paragraph('@Alice Smith hi'))"),
        TextConstruct(
            "Mention of another person", "@<AF2504E0-4F89-11D3-9A0C-0305E82C3301> hi",
            "doc(paragraph('@AF2504E0-4F89-11D3-9A0C-0305E82C3301 hi'))"),
        TextConstruct("Mention of a work item", "#123 and #4", "doc(paragraph('#123 and #4'))"),
        TextConstruct(
            "HTML", "a <u>b</u><br>\n\n<div>*c*</div>", "doc(paragraph('a ' underline:'b') paragraph('*c*'))"),
        TextConstruct(
            "Tags that HTML has not", "a `List<A>` or List<Item, B> or Map<Key>",
            "doc(paragraph('a ' code:'List<A>' ' or List<Item, B> or Map<Key>'))"),
        TextConstruct("HTML that runs code", "<script>x</script>\n\nb", "doc(paragraph('b'))"),
        TextConstruct("Escapes, entities", "\\*a\\* &copy; &lt;", "doc(paragraph('*a* © <'))"),
    ]
}
