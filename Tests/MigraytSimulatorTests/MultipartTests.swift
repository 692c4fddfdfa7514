import Testing

@testable import MigraytSimulator

@Suite("Multipart bodies")
struct MultipartTests {
    private static let contentType = "multipart/form-data; boundary=\"x-1\""

    private func parse(_ body: [UInt8], piece: Int) throws -> [Upload] {
        guard var parser = MultipartParser(contentType: Self.contentType) else { throw MultipartParser.Malformed() }
        var offset = 0
        while offset < body.count {
            try parser.consume(body[offset..<min(body.count, offset + piece)])
            offset += piece
        }
        return try parser.finish()
    }

    private static let content: [UInt8] =
        (0..<5_000).map { UInt8(truncatingIfNeeded: $0 &* 31) } + Array("\r\n--x-2\r\n--x-".utf8)

    private static let body: [UInt8] =
        Array(
            "preamble\r\n--x-1\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a \\\"b\\\".png\"\r\n".utf8)
        + Array("Content-Type: image/png\r\n\r\n".utf8) + content
        + Array(
            "\r\n--x-1\r\nContent-Disposition: form-data; name=file; filename=empty.txt\r\n\r\n\r\n--x-1--\r\n".utf8)

    @Test("Any cutting into pieces gives the same files", arguments: [1, 2, 3, 7, 64, 1_000, 100_000])
    func pieces(piece: Int) throws {
        let uploads = try parse(Self.body, piece: piece)
        #expect(uploads.map(\.filename) == ["a \"b\".png", "empty.txt"])
        #expect(uploads.map(\.size) == [Self.content.count, 0])
        #expect(uploads[0].sha256 == SHA256Digest.hexadecimal(of: Self.content))
        #expect(uploads[1].sha256 == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(uploads.map(\.part) == ["file", "file"] && uploads[0].mediaType == "image/png")
    }

    @Test("A body without its end is malformed")
    func unfinished() {
        #expect(throws: (any Error).self) { try parse(Array(Self.body.dropLast(20)), piece: 50) }
    }
}
