import Foundation

/// Reads the `Retry-After` header (RFC 9110, section 10.2.3): a number of seconds or an HTTP date.
public enum RetryAfter {
    /// The time to wait from `now`, within `0...maximum`; `nil` when the value is neither form.
    ///
    /// The bound keeps a wrong clock or a hostile answer from parking the work for years.
    public static func parse(_ value: String, now: Date, atMost maximum: Duration) -> Duration? {
        let text = value.trimmingCharacters(in: .whitespaces)
        if !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
            // More digits than fit are a longer wait than the bound.
            return min(Int64(text).map { .seconds(min($0, maximum.components.seconds)) } ?? maximum, maximum)
        }
        guard let date = httpDate(text) else { return nil }
        let seconds = date.timeIntervalSince(now).rounded(.up)
        if seconds <= 0 { return .zero }
        return seconds >= Double(maximum.components.seconds) ? maximum : .seconds(Int64(seconds))
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`, the one form that a server may send.
    private static func httpDate(_ text: String) -> Date? {
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[5] == "GMT", let day = Int(parts[1]), let year = Int(parts[3]),
            let month = months.firstIndex(of: String(parts[2]))
        else { return nil }
        let clock = parts[4].split(separator: ":").compactMap { Int($0) }
        guard clock.count == 3, (1...31).contains(day), (1970...9999).contains(year), (0...23).contains(clock[0]),
            (0...59).contains(clock[1]), (0...60).contains(clock[2])
        else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar.date(
            from: DateComponents(
                year: year, month: month + 1, day: day, hour: clock[0], minute: clock[1], second: clock[2]))
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}

extension HTTPHeaders {
    /// The wait that the answer asks for, within `0...maximum`; `nil` without a readable `Retry-After`.
    public func retryAfter(now: Date, atMost maximum: Duration) -> Duration? {
        self["retry-after"].flatMap { RetryAfter.parse($0, now: now, atMost: maximum) }
    }
}
