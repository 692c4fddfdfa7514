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
