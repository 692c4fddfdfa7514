import Foundation
import MigraytModel

/// The first line of a description: what the work item was and where, when and by whom it was made and closed.
///
/// Jira dates an issue by its own create call and cannot be told otherwise, so the source's dates stand in the text:
/// `[Migrated from ADO #42 (Bug, Active, Shop\Cart, Shop\Sprint 1) — created 2024-03-15 09:30 UTC by
/// Alice Smith (alice@company.com), closed …, last changed …]`
enum OriginLine {
    /// The fields of the common ones of Microsoft's processes that the line gives, in the order of an item's life.
    private static let moments = ["activated", "resolved", "closed"].map {
        (
            word: $0, date: "Microsoft.VSTS.Common.\($0.capitalized)Date",
            person: "Microsoft.VSTS.Common.\($0.capitalized)By"
        )
    }

    /// Given only where no other date is the same: it repeats that of the last change of state.
    private static let stateChange = "Microsoft.VSTS.Common.StateChangeDate"

    /// The fields that need no other place because this line gives them.
    static let fields: Set<String> = Set(moments.flatMap { [$0.date, $0.person] } + [stateChange])

    /// - Returns: `nil` when nothing is known.
    static func paragraph(of item: WorkItem) -> ADFNode? {
        let fields = item.fields.reveal()
        var parts: [String] = []
        func add(_ word: String, _ time: String?, _ person: String?) {
            let words = [time, person.map { "by \($0)" }].compactMap(\.self)
            if !words.isEmpty { parts.append(([word] + words).joined(separator: " ")) }
        }
        add("created", item.createdAt.map(UTCMinute.text), item.creator.map(AttributionHeader.name))
        for moment in moments { add(moment.word, time(fields[moment.date]), person(fields[moment.person])) }
        let stateChange = time(fields[Self.stateChange])
        let lastChange = item.changedAt.map(UTCMinute.text)
        if let stateChange, lastChange != stateChange, !parts.contains(where: { $0.contains(stateChange) }) {
            add("state changed", stateChange, nil)
        }
        add("last changed", lastChange, person(fields["System.ChangedBy"]))
        guard !parts.isEmpty else { return nil }
        let facts = parts.joined(separator: ", ")
        return AttributionHeader.line("[Migrated from ADO #\(item.id.rawValue)\(place(of: item)) — \(facts)]")
    }

    /// ` (Bug, Active, Shop\Cart, Shop\Sprint 1)`: type, state and paths in full, whatever Jira could make of them.
    private static func place(of item: WorkItem) -> String {
        let fields = item.fields.reveal()
        let paths = [SourceField.area, SourceField.iteration].compactMap { fields[$0]?.string }
        let words = ([item.type, item.state] + paths).map(VisibleText.line).filter { !$0.isEmpty }
        return words.isEmpty ? "" : " (\(words.joined(separator: ", ")))"
    }

    /// `2024-03-15T09:30:12.5Z`; what is written otherwise is given as it stands.
    static func time(_ value: JSON?) -> String? {
        guard let text = value?.string.map(VisibleText.line), !text.isEmpty else { return nil }
        guard text.hasSuffix("Z"), text.count >= 17, text.dropFirst(10).first == "T" else {
            return VisibleText.prefix(text, utf16: 40)
        }
        return text.prefix(10) + " " + text.dropFirst(11).prefix(5) + " UTC"
    }

    /// An identity is an object in most answers, a string in some.
    static func person(_ value: JSON?) -> String? {
        guard let value else { return nil }
        let display = VisibleText.line(value["displayName"]?.string ?? value.string ?? "")
        let unique = VisibleText.line(value["uniqueName"]?.string ?? "")
        let name = AttributionHeader.name(display: display, unique: unique)
        return name.isEmpty ? nil : name
    }
}
