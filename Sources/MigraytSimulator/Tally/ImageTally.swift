import MigraytModel

/// How many issues have files, and how many show some of them in their body or comments.
struct ImageTally {
    let counts: [String: Int]

    init(_ issues: [IssueRecord]) {
        let shown = issues.map { issue in issue.fields.description.map(Self.files) ?? 0 }
        let inComments = issues.reduce(0) { sum, issue in
            issue.comments.reduce(sum) { $0 + Self.files(in: $1.body) }
        }
        let texts = issues.lazy.flatMap { issue in
            [issue.fields.description].compactMap { $0 } + issue.comments.map(\.body)
        }
        counts = [
            "sourceFileReferences": texts.count { Self.pointsAtSource($0) },
            "issuesWithAttachments": issues.count { !$0.attachments.isEmpty },
            "inlineImagesShown": shown.reduce(0, +) + inComments, "issuesShowingImages": shown.count { $0 > 0 },
        ]
    }

    /// Whether a text still shows or links a file where it was before: a reader in Jira cannot open it there.
    private static func pointsAtSource(_ document: [UInt8]) -> Bool {
        String(decoding: document, as: UTF8.self).contains("_apis/wit/attachments/")
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
