import Foundation
import MigraytModel

/// Compares the value of a field as a create call gives it with the value as Jira shows it.
///
/// Jira shows more than it was given: a choice with its name, a person with all that may be seen of them, a time in the
/// reader's time zone, a document in a form of its own.
enum FieldComparison {
    static func isSame(_ meant: JSON, _ shown: JSON) -> Bool {
        switch meant {
        case .members(let object):
            if meant["type"]?.string == "doc" { return DocumentWords.same(meant, shown) }
            guard shown.members != nil else { return false }
            return object.members.allSatisfy { name, value in
                if let other = shown[name], isSame(value, other) { return true }
                // A person is given by an id that is shown under another name.
                return name == "id" && shown["accountId"] == value
            }
        case .array(let elements):
            guard let others = shown.array, others.count == elements.count else { return false }
            return elements.allSatisfy { element in others.contains { isSame(element, $0) } }
        case .string(let text):
            guard let other = shown.string else { return false }
            if let time = moment(text), let otherTime = moment(other) { return time == otherTime }
            return DocumentWords.same(text, other)
        case .integer, .number: return meant.number == shown.number
        case .bool, .null: return meant == shown
        }
    }

    /// `2025-03-01T09:30:12.500+0100`, as seconds; `nil` for what is no moment.
    private static func moment(_ text: String) -> Double? {
        guard let parts = text.wholeMatch(of: form)?.output, let year = Int(parts.1), let month = Int(parts.2),
            let day = Int(parts.3), let hour = Int(parts.4), let minute = Int(parts.5), let second = Double(parts.6)
        else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let date = DateComponents(year: year, month: month, day: day, hour: hour, minute: minute)
        guard let start = calendar.date(from: date)?.timeIntervalSince1970 else { return nil }
        return start + second - offset(parts.7)
    }

    private static var form:
        Regex<(Substring, Substring, Substring, Substring, Substring, Substring, Substring, Substring)>
    {
        /(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d(?:\.\d+)?)(Z|[+-]\d\d:?\d\d)/
    }

    private static func offset(_ zone: Substring) -> Double {
        let digits = zone.filter(\.isNumber)
        guard let hours = Double(digits.prefix(2)), let minutes = Double(digits.suffix(2)) else { return 0 }
        return (zone.hasPrefix("-") ? -1 : 1) * (hours * 3600 + minutes * 60)
    }
}
