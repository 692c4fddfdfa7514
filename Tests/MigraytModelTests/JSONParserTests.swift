import MigraytModel
import Testing

@Suite struct JSONParserTests {
    private func parse(_ text: String) throws -> JSON { try JSONParser.parse(Array(text.utf8)) }

    @Test("long keys come again in other objects, and no two are taken for each other")
    func longKeys() throws {
        let keys = (0..<2_000).map { "Custom.AFieldWithALongName\($0)" }
        let object = "{" + keys.enumerated().map { "\"\($1)\":\($0)" }.joined(separator: ",") + "}"
        let list = try #require(try parse("[\(object),{\"a\":{}},\(object)]").array)
        let expected = Dictionary(uniqueKeysWithValues: keys.enumerated().map { ($1, JSON.integer(Int64($0))) })
        #expect(list == [.object(expected), ["a": [:]], .object(expected)])
    }

    @Test("The two examples of RFC 8259, section 13")
    func standardExamples() throws {
        let image = try parse(
            """
            {
              "Image": {
                  "Width":  800,
                  "Height": 600,
                  "Title":  "View from 15th Floor",
                  "Thumbnail": {
                      "Url":    "http://www.example.com/image/481989943",
                      "Height": 125,
                      "Width":  100
                  },
                  "Animated" : false,
                  "IDs": [116, 943, 234, 38793]
                }
            }
            """)
        let expected: JSON = [
            "Image": [
                "Width": 800, "Height": 600, "Title": "View from 15th Floor",
                "Thumbnail": ["Url": "http://www.example.com/image/481989943", "Height": 125, "Width": 100],
                "Animated": false, "IDs": [116, 943, 234, 38793],
            ]
        ]
        #expect(image == expected)
        let places = try parse(
            #"[{"precision":"zip","Latitude":37.7668,"Longitude":-122.3959,"City":"SAN FRANCISCO"},{"Latitude":-0.5}]"#)
        #expect(places.array?.first?["Longitude"] == .number(-122.3959))
        #expect(places.array?.last == ["Latitude": -0.5])
    }

    @Test(
        arguments: [
            ("null", JSON.null), ("true", true), (" false\n", false), ("0", 0), ("-0", 0), ("-12", -12),
            ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
            ("9223372036854775808", .number(9_223_372_036_854_775_808)), ("1e3", .number(1000)),
            ("1.5E-2", .number(0.015)), ("1e-400", .number(0)), ("\"\"", ""), ("[]", []), ("{}", [:]),
            ("\u{FEFF}[1]", [1]), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"), (#""\u00e4\u20AC""#, "ä€"),
            (#""\uD83D\uDE00""#, "😀"), ("\"\u{7f}\u{2028}\"", "\u{7f}\u{2028}"), (#"{"a":1,"a":2}"#, ["a": 1]),
        ] as [(String, JSON)])
    func takes(_ text: String, as value: JSON) throws {
        #expect(try parse(text) == value)
    }

    @Test(
        "A lone surrogate is damage to one character, not to the answer",
        arguments: [
            (#""\uD83D""#, "\u{FFFD}"), (#""\uDE00x""#, "\u{FFFD}x"), (#""\uD83Dx""#, "\u{FFFD}x"),
            (#""\uD83D\n""#, "\u{FFFD}\n"), (#""\uD83D\u0041""#, "\u{FFFD}A"),
            (#""\uD83D\uD83D\uDE00""#, "\u{FFFD}😀"),
        ])
    func mendsSurrogates(in text: String, to mended: String) throws {
        #expect(try parse(text) == .string(mended))
    }

    @Test(
        arguments: [
            "", " ", "nul", "nulll", "True", "01", "-", "-01", "+1", ".5", "1.", "1e", "1e+", "0x1", "1e999", "-1e999",
            "NaN", "Infinity", "\"", "\"\u{1}\"", "\"\n\"", #""\x""#, #""\u12""#, #""\u12g4""#, #""\uD83D\u12""#,
            "[", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "{", "{1:2}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{\"a\" 1}",
            "{a:1}", "'a'", "[1]]", "1 2", "//c\n1", "[1,/**/2]", "\u{FEFF}",
        ])
    func refuses(_ text: String) {
        #expect(throws: JSONError.self) { try parse(text) }
    }

    @Test("Nesting is bounded, so that no answer can overflow the stack")
    func boundsDepth() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        _ = try parse(nested(JSONParser.maximumDepth))
        #expect(throws: JSONError.self) { try parse(nested(JSONParser.maximumDepth + 2)) }
        #expect(throws: JSONError.self) { try parse(String(repeating: "[", count: 1_000_000)) }
        #expect(throws: JSONError.self) { try parse(String(repeating: "{\"a\":", count: 1_000_000)) }
    }

    @Test("An answer that broke off is never taken for a whole one")
    func refusesTruncation() throws {
        let text = #"{"a":[1,-2.5e3,true,false,null,"x\n\u00e4\uD83D\uDE00ß"],"b":{"c":{}},"d":"é"}"#
        let bytes = Array(text.utf8)
        _ = try JSONParser.parse(bytes)
        for length in 0..<bytes.count {
            #expect(throws: JSONError.self, "cut after \(length) bytes") {
                try JSONParser.parse(Array(bytes.prefix(length)))
            }
        }
    }

    @Test("Any byte in any place gives a value or an error, and the error names a place inside")
    func survivesDamage() {
        let bytes = Array(#"{"a":[1,-2.5e3,true,null,"x\u00e4\uD83D\uDE00"]}"#.utf8)
        for index in bytes.indices {
            for byte in UInt8.min...UInt8.max {
                var damaged = bytes
                damaged[index] = byte
                do {
                    let value = try JSONParser.parse(damaged)
                    #expect(value.object != nil)
                } catch {
                    #expect((0...damaged.count).contains(error.offset))
                }
            }
        }
    }

    @Test func invalidUTF8IsMended() throws {
        #expect(try JSONParser.parse([0x22, 0x61, 0xFF, 0x62, 0x22]) == "a\u{FFFD}b")
    }

    @Test func errorNamesTheFirstByteThatDoesNotFit() {
        let error = #expect(throws: JSONError.self) { try parse("[1, x]") }
        #expect(error?.offset == 4)
    }
}
