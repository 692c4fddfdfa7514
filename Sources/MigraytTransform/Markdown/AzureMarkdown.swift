import MigraytModel

/// What Azure DevOps' Markdown has and GitHub's has not, rewritten to what the renderer knows.
///
/// Code between fences is left as it is.
struct AzureMarkdown {
    /// By lower-case GUID.
    private let names: [String: String]

    /// - Parameter people: Those of the item who may be mentioned by name; of others the text gives only the GUID.
    init(people: [SourceIdentity]) {
        names = Dictionary(
            people.map { ($0.id.lowercased(), VisibleText.line($0.displayName.reveal())) }, uniquingKeysWith: { $1 })
    }

    func prepared(_ markdown: String) -> String {
        // Most texts have neither; they need no second look.
        guard markdown.contains("@<") || markdown.contains(" =") else { return markdown }
        var isCode = false
        let lines = markdown.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { line in
            let start = line.drop { $0 == " " }
            if start.hasPrefix("```") || start.hasPrefix("~~~") {
                isCode.toggle()
                return String(line)
            }
            return isCode ? String(line) : withoutImageSizes(withNames(String(line)))
        }
        return lines.joined(separator: "\n")
    }

    /// `@<GUID>` becomes the anchor that the editor for HTML writes for a mention.
    private func withNames(_ line: String) -> String {
        let guid = /@<([0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})>/
        return line.replacing(guid) { match in
            let name = names[match.1.lowercased()].flatMap { $0.isEmpty ? nil : $0 } ?? String(match.1)
            return "<a href=\"#\" data-vss-mention=\"version:2.0,\(match.1)\">@\(Self.literal(name))</a>"
        }
    }

    /// `![alt](address =300x200)` loses its size, without which it is an image to GitHub's Markdown too.
    private func withoutImageSizes(_ line: String) -> String {
        let sized = /(!\[[^\]]*\]\([^()\s]+)\s+=[0-9]*x?[0-9]*\s*\)/
        return line.replacing(sized) { "\($0.1))" }
    }

    /// The text with every character that could mean something to Markdown or HTML written by its number.
    private static func literal(_ text: String) -> String {
        text.unicodeScalars.map { scalar in
            scalar.isASCII && !scalar.properties.isAlphabetic && !("0"..."9").contains(scalar) && scalar != " "
                ? "&#\(scalar.value);" : String(scalar)
        }
        .joined()
    }
}
