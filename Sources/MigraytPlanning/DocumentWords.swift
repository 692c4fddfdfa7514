import MigraytModel

/// Compares texts by their words: blocks run together when a document is read as one text, so white space does not count.
enum DocumentWords {
    static func same(_ one: JSON, _ other: JSON?) -> Bool { same(text(of: one), other.map(text) ?? "") }

    static func same(_ one: String, _ other: String) -> Bool {
        one.filter { !$0.isWhitespace } == other.filter { !$0.isWhitespace }
    }

    private static func text(of document: JSON) -> String {
        let own = document["text"]?.string ?? ""
        return own + (document["content"]?.array ?? []).map(text).joined()
    }
}
