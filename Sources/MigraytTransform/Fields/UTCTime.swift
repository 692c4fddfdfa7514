/// A time of Azure DevOps, which writes all of them in UTC, in the forms of Jira's fields: `2024-03-15T09:30:12.5Z`, or
/// a date alone, which is its first moment.
struct UTCTime {
    /// `2024-03-15`
    let date: String
    /// `2024-03-15T09:30:12.500+0000`
    let dateTime: String

    /// `nil` for what is no such time, or no day of the calendar.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        func number(at start: Int) -> Int? {
            guard bytes.count >= start + 2 else { return nil }
            let digits = bytes[start..<start + 2].map { Int($0) - 0x30 }
            return digits.allSatisfy((0...9).contains) ? digits[0] * 10 + digits[1] : nil
        }
        func isAt(_ place: Int, _ character: Character) -> Bool {
            bytes.count > place && bytes[place] == character.asciiValue
        }
        guard let century = number(at: 0), let yearOfCentury = number(at: 2), isAt(4, "-"), let month = number(at: 5),
            isAt(7, "-"), let day = number(at: 8), century + yearOfCentury > 0, (1...12).contains(month),
            (1...Self.days(in: month, of: century * 100 + yearOfCentury)).contains(day)
        else { return nil }
        date = String(text.prefix(10))
        if bytes.count == 10 {
            dateTime = date + "T00:00:00.000+0000"
            return
        }
        guard isAt(10, "T"), let hour = number(at: 11), hour < 24, isAt(13, ":"), let minute = number(at: 14),
            minute < 60, isAt(16, ":"), let second = number(at: 17), second < 60, bytes.last == UInt8(ascii: "Z")
        else { return nil }
        let fraction = bytes[19..<bytes.count - 1]
        let digits = fraction.dropFirst()
        guard fraction.isEmpty || (isAt(19, ".") && !digits.isEmpty && digits.allSatisfy { (0x30...0x39).contains($0) })
        else {
            return nil
        }
        let milliseconds = (String(decoding: digits.prefix(3), as: UTF8.self) + "000").prefix(3)
        dateTime = "\(text.prefix(19)).\(milliseconds)+0000"
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        default: 31
        }
    }
}
