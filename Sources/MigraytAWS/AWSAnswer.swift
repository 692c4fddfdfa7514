import Foundation

/// Reads single values out of answers of AWS, whose older services speak XML.
///
/// No XML parser: what is read are ids, keys and times, whose characters XML never escapes.
enum AWSAnswer {
    /// What stands in the first element of this name.
    static func element(_ name: String, in text: Substring) -> Substring? {
        guard let start = text.range(of: "<\(name)>"),
            let end = text.range(of: "</\(name)>", range: start.upperBound..<text.endIndex)
        else { return nil }
        return text[start.upperBound..<end.lowerBound]
    }

    /// What stands in each element of this name, which holds no other of it.
    static func elements(_ name: String, in text: Substring) -> [Substring] {
        var found: [Substring] = []
        var rest = text
        while let next = element(name, in: rest) {
            found.append(next)
            rest = rest[next.endIndex...]
        }
        return found
    }

    /// `2026-11-27T23:00:00Z`, with or without a fraction of the second.
    static func date(_ text: some StringProtocol) -> Date? {
        let text = String(text)
        return (try? Date(text, strategy: .iso8601))
            ?? (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
    }
}
