import MigraytModel
import Testing

@Suite struct JSONWriterTests {
    private func text(_ value: JSON) -> String { String(decoding: value.bytes(sortedKeys: true), as: UTF8.self) }

    @Test(
        "What is written is read back as the same value",
        arguments: [
            JSON.null, true, false, 0, -1, .integer(.max), .integer(.min), 1.5, -0.001, 1e300,
            .number(.leastNonzeroMagnitude), "",
            "a\"\\\n\u{1}",
            "ä€😀\u{2028}\u{FFFD}", [], [1, [2, [3, "x"]]], [:], ["b": 1, "a": ["c": nil]], ["": "", "\n": "\t"],
        ] as [JSON])
    func roundTrip(_ value: JSON) throws {
        #expect(try JSONParser.parse(value.bytes()) == value)
        #expect(try JSONParser.parse(value.bytes(sortedKeys: true)) == value)
    }

    @Test func everyScalarComesBack() throws {
        for start in stride(from: UInt32(0), to: 0x11_0000, by: 0x1000) {
            var text = String.UnicodeScalarView()
            text.append(contentsOf: (start..<start + 0x1000).compactMap(Unicode.Scalar.init))
            let value = JSON.string(String(text))
            let back = try JSONParser.parse(value.bytes()).string
            #expect(back.map { Array($0.utf8) } == Array(String(text).utf8))
        }
    }

    @Test func sortedKeysGiveEqualBytes() {
        var members: [String: JSON] = [:]
        for key in ["z", "a", "m", "ä", "A"] { members[key] = 1 }
        #expect(text(.object(members)) == #"{"A":1,"a":1,"m":1,"z":1,"ä":1}"#)
    }

    @Test func controlCharactersAreEscaped() {
        #expect(text("\u{0}\u{1f}\r\t\n\"\\/") == #""\u0000\u001f\r\t\n\"\\/""#)
    }

    @Test("JSON has no word for them, and a document must not break")
    func numbersWithoutAFormBecomeNull() {
        #expect(text([.number(.infinity), .number(.nan), .number(-.infinity)]) == "[null,null,null]")
    }

    @Test func wholeNumbersReadAsIntegers() {
        #expect(JSON.number(5).integer == 5)
        #expect(JSON.number(5.5).integer == nil)
        #expect(JSON.number(1e300).integer == nil)
        #expect(JSON.integer(7).number == 7)
        #expect(JSON.string("7").integer == nil)
    }
}
