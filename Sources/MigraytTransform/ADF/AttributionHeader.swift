import Foundation
import MigraytModel

/// The lines that keep who wrote something, where Jira can only show the account that migrated it.
enum AttributionHeader {
    /// `[Migrated from ADO — alice@company.com on 2024-03-15 09:30 UTC, edited 2024-03-15 09:40 UTC]`
    ///
    /// - Parameter edited: The last change; named when it is later than `date`.
    static func paragraph(author: SourceIdentity?, date: Date, edited: Date?) -> ADFNode {
        let change = edited.flatMap { $0 > date ? ", edited \(UTCMinute.text(of: $0))" : nil } ?? ""
        return line("[Migrated from ADO — \(address(of: author)) on \(UTCMinute.text(of: date))\(change)]")
    }

    /// `[Originally assigned to: Alice Smith (alice@company.com)]`, for a person whom the target does not know.
    static func original(_ role: String, _ person: SourceIdentity) -> ADFNode {
        line("[Originally \(role): \(name(of: person))]")
    }

    /// `Alice Smith (alice@company.com)`, or the one of the two that is known.
    static func name(of person: SourceIdentity) -> String {
        name(
            display: VisibleText.line(person.displayName.reveal()), unique: VisibleText.line(person.uniqueName.reveal())
        )
    }

    static func name(display: String, unique: String) -> String {
        let names = (display == unique ? [display] : [display, unique]).filter { !$0.isEmpty }
            .map { VisibleText.prefix($0, utf16: 256) }
        return names.count == 2 ? "\(names[0]) (\(names[1]))" : names.joined()
    }

    static func line(_ text: String) -> ADFNode { .paragraph([.text(text, marks: [ADFMark("em")])]) }

    /// The unique name, as the product shows it; a source without one gives the display name.
    private static func address(of author: SourceIdentity?) -> String {
        guard let author else { return "unknown author" }
        for name in [author.uniqueName, author.displayName] {
            let text = VisibleText.line(name.reveal())
            if !text.isEmpty { return VisibleText.prefix(text, utf16: 256) }
        }
        return "unknown author"
    }
}
