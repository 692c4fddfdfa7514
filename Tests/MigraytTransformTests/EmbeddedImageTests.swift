import Testing

@testable import MigraytTransform

@Suite("Images in the text itself")
struct EmbeddedImageTests {
    @Test(
        "what browsers write is read",
        arguments: [
            ("data:image/png;base64,AQID", "png"), ("DATA:IMAGE/JPEG; charset=x ;Base64,AQ ID\n", "jpg"),
            ("data:image/svg+xml;base64,AQI%44", "svg"),
        ])
    func readable(address: String, ending: String) throws {
        let image = try #require(EmbeddedImage(address))
        #expect(image.bytes == [1, 2, 3])
        #expect(image.use.name.hasSuffix(".\(ending)") && image.use.id.hasSuffix("-3"))
    }

    @Test(
        "anything else is no image",
        arguments: [
            "data:text/html;base64,AQID", "data:image/png,AQID", "data:image/png;base64,", "data:image/png;base64,A",
            "data:", "data:;base64,AQID", "https://a.example/data:image/png;base64,AQID", "data:image/png;base64,%zz",
        ])
    func other(address: String) { #expect(EmbeddedImage(address) == nil) }

    @Test("equal bytes are one file, other bytes another")
    func identity() throws {
        func id(_ data: String) throws -> String {
            try #require(EmbeddedImage("data:image/png;base64,\(data)")).use.id
        }
        #expect(try id("AQID") == id("AQ ID") && id("AQID") != id("AQIE"))
    }
}
