/// Nodes and marks that Jira takes: the schema of `@atlaskit/adf-schema` 57.3.4, cut down to the set that Jira's page
/// lists (platform-apis.md 4).
enum ADFGrammar {
    private static let inline: Set = ["text", "hardBreak", "mention", "emoji", "inlineCard", "date", "status"]
    private static let lists: Set = ["bulletList", "orderedList"]
    private static let media: Set = ["mediaSingle", "mediaGroup"]
    private static let alignable: Set = ["alignment", "indentation"]
    private static let cell = ADFNodeRule.container(
        lists.union(media).union([
            "paragraph", "heading", "codeBlock", "blockquote", "panel", "rule", "nestedExpand", "taskList",
        ]),
        minimum: 1,
        attributes: [
            "colspan": .number, "rowspan": .number, "colwidth": .numbers, "background": .text,
            "valign": .oneOf(["top", "middle", "bottom"]),
        ])

    static let nodes: [String: ADFNodeRule] = [
        "doc": ADFNodeRule(
            content: .children(
                lists.union(media).union([
                    "paragraph", "heading", "codeBlock", "blockquote", "rule", "panel", "table", "expand", "taskList",
                ]), minimum: 0)),
        "paragraph": .container(inline, minimum: 0, marks: alignable),
        "heading": .container(
            inline, minimum: 0, attributes: ["level": .number(1...6)], required: ["level"], marks: alignable),
        "bulletList": .container(["listItem"], minimum: 1),
        "orderedList": .container(["listItem"], minimum: 1, attributes: ["order": .number(0...1e9)]),
        "listItem": .container(
            lists.union(["paragraph", "codeBlock", "mediaSingle", "taskList"]), minimum: 1),
        "blockquote": .container(lists.union(media).union(["paragraph", "codeBlock"]), minimum: 1),
        "codeBlock": .container(
            ["text"], minimum: 0,
            attributes: ["language": .text, "uniqueId": .text, "wrap": .flag, "hideLineNumbers": .flag]),
        "rule": .leaf([:]),
        "panel": .container(
            lists.union(media).union(["paragraph", "heading", "codeBlock", "taskList", "rule"]), minimum: 1,
            attributes: [
                "panelType": .oneOf(["info", "note", "tip", "warning", "error", "success", "custom"]),
                "panelIcon": .text, "panelIconId": .text, "panelIconText": .text, "panelColor": .text,
            ], required: ["panelType"]),
        "table": .container(
            ["tableRow"], minimum: 1,
            attributes: [
                "displayMode": .oneOf(["default", "fixed"]), "isNumberColumnEnabled": .flag,
                "layout": .oneOf(["wide", "full-width", "center", "align-end", "align-start", "default"]),
                "width": .number, "localId": .text(minimum: 1),
            ]),
        "tableRow": .container(["tableCell", "tableHeader"], minimum: 0),
        "tableCell": cell,
        "tableHeader": cell,
        "expand": .container(
            lists.union(media).union([
                "paragraph", "heading", "codeBlock", "blockquote", "rule", "panel", "table", "taskList", "nestedExpand",
            ]), minimum: 1, attributes: ["title": .text]),
        "nestedExpand": .container(
            lists.union(media).union(["paragraph", "heading", "codeBlock", "blockquote", "panel", "rule", "taskList"]),
            minimum: 1, attributes: ["title": .text]),
        "mediaSingle": .container(
            ["media", "caption"], minimum: 1,
            attributes: [
                "width": .number(0...1e6), "widthType": .oneOf(["percentage", "pixel"]),
                "layout": .oneOf([
                    "wide", "full-width", "center", "wrap-right", "wrap-left", "align-end", "align-start",
                ]),
            ], marks: ["link"], first: ["media"]),
        "mediaGroup": .container(["media"], minimum: 1),
        "caption": .container(inline, minimum: 0),
        "taskList": .container(["taskItem", "taskList"], minimum: 1, required: ["localId"], first: ["taskItem"]),
        "taskItem": .container(
            inline, minimum: 0, attributes: ["state": .oneOf(["TODO", "DONE"])], required: ["localId", "state"]),
        "text": ADFNodeRule(marks: Set(marks.keys).subtracting(alignable)),
        "hardBreak": .leaf(["text": .oneOf(["\n"])]),
        "mention": .leaf(
            [
                "id": .text(minimum: 1), "text": .text, "accessLevel": .text,
                "userType": .oneOf(["DEFAULT", "SPECIAL", "APP"]),
            ], required: ["id"]),
        "emoji": .leaf(["shortName": .text, "id": .text, "text": .text], required: ["shortName"]),
        "date": .leaf(["timestamp": .text(minimum: 1)], required: ["timestamp"]),
        "status": .leaf(
            [
                "text": .text(minimum: 1), "style": .text,
                "color": .oneOf(["neutral", "purple", "blue", "red", "yellow", "green"]),
            ], required: ["text", "color"]),
        "inlineCard": .leaf(["url": .text, "data": .any]),
    ]

    /// `media` has two shapes.
    static let mediaFile = ADFNodeRule.leaf(
        [
            "type": .oneOf(["file", "link"]), "id": .text(minimum: 1), "collection": .text, "alt": .text,
            "height": .number, "width": .number, "occurrenceKey": .text(minimum: 1),
        ], required: ["type", "id", "collection"], marks: ["link"])
    static let mediaExternal = ADFNodeRule.leaf(
        ["type": .oneOf(["external"]), "url": .text(minimum: 1), "alt": .text, "height": .number, "width": .number],
        required: ["type", "url"], marks: ["link"])

    struct Mark: Sendable {
        var attributes: [String: ADFAttribute] = [:]
        var required: Set<String> = []
    }

    static let marks: [String: Mark] = [
        "strong": Mark(), "em": Mark(), "underline": Mark(), "strike": Mark(), "code": Mark(),
        "subsup": Mark(attributes: ["type": .oneOf(["sub", "sup"])], required: ["type"]),
        "textColor": Mark(attributes: ["color": .color], required: ["color"]),
        "backgroundColor": Mark(attributes: ["color": .color], required: ["color"]),
        "link": Mark(
            attributes: [
                "href": .text(minimum: 1), "title": .text, "id": .text, "collection": .text, "occurrenceKey": .text,
            ], required: ["href"]),
        "alignment": Mark(attributes: ["align": .oneOf(["center", "end"])], required: ["align"]),
        "indentation": Mark(attributes: ["level": .number(1...6)], required: ["level"]),
    ]
}
