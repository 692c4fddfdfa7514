import Foundation

/// `timestamptz` in the form that `datestyle=ISO, timezone=UTC` gives: `2026-11-23 10:00:00.25+00`.
enum PostgresTimestamp {
    private static let secondsPerDay: Int64 = 86_400

    /// Microseconds are what Postgres keeps.
    static func text(of date: Date) -> String {
        let micros = Int64((date.timeIntervalSince1970 * 1_000_000).rounded())
        let seconds = floorDivide(micros, 1_000_000)
        let days = floorDivide(seconds, secondsPerDay)
        let (year, month, day) = civil(fromDays: days)
        let clock = seconds - days * secondsPerDay
        return [
            pad(year, 4), "-", pad(month, 2), "-", pad(day, 2), " ", pad(clock / 3600, 2), ":",
            pad(clock / 60 % 60, 2), ":", pad(clock % 60, 2), ".", pad(micros - seconds * 1_000_000, 6), "+00",
        ].joined()
    }

    /// `nil` for anything that is not of that form, also for infinity and years before Christ.
    static func date(of text: String) -> Date? {
        guard text.hasSuffix("+00") else { return nil }
        let parts = text.dropLast(3).split(separator: " ")
        guard parts.count == 2 else { return nil }
        let day = parts[0].split(separator: "-").map { Int64($0) }
        let clock = parts[1].split(separator: ".")
        let time = clock[0].split(separator: ":").map { Int64($0) }
        guard day.count == 3, time.count == 3, let year = day[0], let month = day[1], let dayOfMonth = day[2],
            let hour = time[0], let minute = time[1], let second = time[2]
        else { return nil }
        var micros: Int64 = 0
        if clock.count == 2 {
            guard clock[1].count <= 6,
                let fraction = Int64(clock[1] + String(repeating: "0", count: 6 - clock[1].count))
            else { return nil }
            micros = fraction
        }
        let seconds = days(year, month, dayOfMonth) * secondsPerDay + hour * 3600 + minute * 60 + second
        return Date(timeIntervalSince1970: Double(seconds * 1_000_000 + micros) / 1_000_000)
    }

    private static func pad(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
        (value - ((value % divisor) + divisor) % divisor) / divisor
    }

    // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": days since 1970-01-01 of the Gregorian calendar.

    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = floorDivide(shifted, 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func civil(fromDays days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9)
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}
