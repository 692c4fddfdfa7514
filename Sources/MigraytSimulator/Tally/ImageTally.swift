import MigraytModel

/// How many issues have files, and how many show some of them in their body.
struct ImageTally {
    let counts: [String: Int]

    init(_ issues: [IssueRecord]) {
        let shown = issues.map { issue in issue.fields.description.map(Self.files) ?? 0 }
        counts = [
            "issuesWithAttachments": issues.count { !$0.attachments.isEmpty },
            "inlineImagesShown": shown.reduce(0, +), "issuesShowingImages": shown.count { $0 > 0 },
        ]
    }

    /// Media nodes of a document that stand for an attachment.
    private static func files(in document: [UInt8]) -> Int {
        // Most bodies show none, and parsing all of them would make the tally slow.
        guard String(decoding: document, as: UTF8.self).contains("mediaSingle"),
            let root = try? JSONParser.parse(document)
        else { return 0 }
        return files(in: root)
    }

    private static func files(in node: JSON) -> Int {
        let own = node["type"]?.string == "media" && node["attrs"]?["type"]?.string == "file" ? 1 : 0
        return (node["content"]?.array ?? []).reduce(own) { $0 + files(in: $1) }
    }
}
