import Foundation

/// ISO 8601 times as the API writes them: `2014-12-29T20:49:20.77Z`, with any number of digits in the fraction or none.
enum Timestamp {
    static func parse(_ text: String) -> Date? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[4] == dash, bytes[7] == dash, bytes[10] == UInt8(ascii: "T"),
            bytes[13] == colon, bytes[16] == colon,
            let year = digits(bytes[0..<4]), let month = digits(bytes[5..<7]), let day = digits(bytes[8..<10]),
            let hour = digits(bytes[11..<13]), let minute = digits(bytes[14..<16]), let second = digits(bytes[17..<19]),
            year >= 1, (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second <= 60
        else { return nil }
        var rest = bytes[19...]
        var fraction = 0.0
        if rest.first == UInt8(ascii: ".") {
            let part = rest.dropFirst().prefix { (zero...nine).contains($0) }
            guard !part.isEmpty, let value = Double("0." + String(decoding: part, as: UTF8.self)) else { return nil }
            fraction = value
            rest = rest[part.endIndex...]
        }
        guard let offset = offset(rest) else { return nil }
        let seconds = daysSince1970(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset
        return Date(timeIntervalSince1970: Double(seconds) + fraction)
    }

    private static let dash = UInt8(ascii: "-")
    private static let colon = UInt8(ascii: ":")
    private static let zero = UInt8(ascii: "0")
    private static let nine = UInt8(ascii: "9")

    private static func digits(_ bytes: ArraySlice<UInt8>) -> Int? {
        bytes.allSatisfy { (zero...nine).contains($0) } ? Int(String(decoding: bytes, as: UTF8.self)) : nil
    }

    /// `Z` or `+02:00`, in seconds.
    private static func offset(_ bytes: ArraySlice<UInt8>) -> Int? {
        if bytes.elementsEqual("Z".utf8) { return 0 }
        let start = bytes.startIndex
        guard bytes.count == 6, bytes[start + 3] == colon, bytes[start] == dash || bytes[start] == UInt8(ascii: "+"),
            let hours = digits(bytes[start + 1..<start + 3]), let minutes = digits(bytes[start + 4..<start + 6]),
            hours < 24, minutes < 60
        else { return nil }
        return (bytes[start] == dash ? -1 : 1) * (hours * 3600 + minutes * 60)
    }

    /// Howard Hinnant's `days_from_civil`: years begin in March, so that the leap day is the last.
    private static func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = year / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
