import Foundation

/// A moment as texts show it: `2024-03-15 09:30 UTC`.
enum UTCMinute {
    /// The years of which the calendar is the same for everybody; Foundation formats the others.
    private static let plainYears = -12_212_553_600.0..<253_402_300_800.0

    static func text(of date: Date) -> String {
        let seconds = date.timeIntervalSince1970
        guard plainYears.contains(seconds) else {
            // "0001-01-01T00:00:00Z"
            let text = date.formatted(.iso8601)
            return text.prefix(10) + " " + text.dropFirst(11).prefix(5) + " UTC"
        }
        let minutes = Int((seconds / 60).rounded(.down))
        let minuteOfDay = minutes - day(minutes) * 1440
        let (year, month, dayOfMonth) = civil(day(minutes))
        return "\(year)-\(two(month))-\(two(dayOfMonth)) \(two(minuteOfDay / 60)):\(two(minuteOfDay % 60)) UTC"
    }

    private static func day(_ minutes: Int) -> Int { (minutes - (minutes < 0 ? 1439 : 0)) / 1440 }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }

    /// Howard Hinnant's `civil_from_days`: years begin in March, so that the leap day is the last.
    private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted - (shifted < 0 ? 146_096 : 0)) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }
}
