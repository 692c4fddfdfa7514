import Foundation
import MigraytModel
import Testing

@Suite struct IssueKeyTests {
    @Test(arguments: ["SHOP-1", "A1_B-142", "X-9223372036854775807", "AB2-10"])
    func takes(_ text: String) throws {
        let key = try #require(IssueKey(text))
        #expect(key.description == text)
    }

    @Test(
        arguments: [
            "", "-", "SHOP", "SHOP-", "-1", "SHOP-0", "SHOP--1", "SHOP-1.5", "shop-1", "Shop-1", "1SHOP-1", "SH OP-1",
            "SHOP-1 ", " SHOP-1", "SHOP-9223372036854775808", "SHÖP-1", "SHOP-١", "A-B-1", "_A-1",
        ])
    func refuses(_ text: String) {
        #expect(IssueKey(text) == nil)
    }

    @Test func isEncodedAsItsText() throws {
        let key = IssueKey(projectKey: "SHOP", number: 142)
        let data = try JSONEncoder().encode([key])
        #expect(String(decoding: data, as: UTF8.self) == #"["SHOP-142"]"#)
        #expect(try JSONDecoder().decode([IssueKey].self, from: data) == [key])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([IssueKey].self, from: Data(#"["shop-1"]"#.utf8))
        }
    }
}
