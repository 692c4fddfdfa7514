import MigraytHTTP
import MigraytModel
import Testing

@Suite("Nothing leaks by printing")
struct PrintingTests {
    private func dumped(_ value: some Any) -> String {
        var text = ""
        dump(value, to: &text)
        return text + String(describing: value) + String(reflecting: value)
    }

    @Test func request() {
        let request = HTTPRequest(
            .post, "https://example.com/title?q=word", headers: [HTTPHeader("Authorization", "Bearer token")],
            body: .bytes(Array("content".utf8)))
        let text = dumped(request)
        #expect(text.contains("POST example.com"))
        for secret in ["title", "word", "token", "99", "Bearer"] { #expect(!text.contains(secret)) }
        #expect(!dumped(request.body).contains("99"))
        #expect(!dumped(request.headers[0]).contains("token"))
    }

    @Test func response() {
        var headers = HTTPHeaders()
        headers.append("Set-Cookie", "token")
        let response = HTTPResponse(head: HTTPResponseHead(status: 200, headers: headers), body: [99, 98])
        #expect(String(describing: response) == "status 200, 2 bytes")
        #expect(!dumped(response).contains("token"))
        #expect(!dumped(response.head).contains("token"))
        #expect(!dumped(response).contains("99"))
    }
}
