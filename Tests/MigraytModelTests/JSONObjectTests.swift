import MigraytModel
import Testing

@Suite struct JSONObjectTests {
    private func parsed(_ text: String) throws -> JSON { try JSONParser.parse(Array(text.utf8)) }

    @Test func theOrderOfMembersDoesNotCount() throws {
        let one = try parsed(#"{"a":1,"b":[true,{"c":null,"d":"x"}]}"#)
        let other = try parsed(#"{"b":[true,{"d":"x","c":null}],"a":1}"#)
        #expect(one == other)
        #expect(one.hashValue == other.hashValue)
        #expect(one != (try parsed(#"{"a":1}"#)))
        #expect(one != (try parsed(#"{"a":1,"c":[true,{"c":null,"d":"x"}]}"#)))
        #expect(one == ["a": 1, "b": [true, ["c": nil, "d": "x"]]])
        #expect(one == .object(["a": 1, "b": .array([true, .object(["c": nil, "d": "x"])])]))
    }

    @Test func outermostValuesAreReadAndTheRestIsChecked() throws {
        func outermost(_ text: String) throws -> JSON { try JSONParser.parseOutermost(Array(text.utf8)) }
        let text =
            #" {"body":{"a":["x\"}",{"b":[]},{}],"c":-1.5e3},"id":"7" , "list":[[],"\u00e9",null],"n":1,"t":true} "#
        #expect(try outermost(text) == ["id": "7", "n": 1, "t": true])
        #expect(try outermost("{}") == [:])
        #expect(try outermost("[1]") == [1])
        for damaged in [
            #"{"a":{"b":}}"#, #"{"a":[1,]}"#, #"{"a":{"b" 1}}"#, #"{"a":["\x"]}"#, #"{"a":{"b":1"#, #"{"a":[01]}"#,
            #"{"a":{1:2}}"#, #"{"a":["x]}"#, #"{"a":[]} x"#,
        ] {
            #expect(throws: JSONError.self, "\(damaged)") { try outermost(damaged) }
            #expect(throws: JSONError.self, "\(damaged)") { try parsed(damaged) }
        }
        let deep = String(repeating: "[", count: 600) + String(repeating: "]", count: 600)
        #expect(throws: JSONError.self) { try outermost(#"{"a":"# + deep + "}") }
    }

    /// Both ways of gathering: a few members, and more than are looked through.
    @Test(arguments: [1, 40]) func ofARepeatedNameTheFirstCounts(others: Int) throws {
        let members = (0..<others).map { #""other\#($0)":0"# }
        let json = try parsed("{" + ([#""a":1"#] + members + [#""a":2"#]).joined(separator: ",") + "}")
        #expect(json["a"] == 1)
        #expect(json.members?.members.count == others + 1)
        #expect(json.object?.count == others + 1)
        #expect(json["other\(others - 1)"] == 0)
        #expect(json["absent"] == nil)
    }
}
