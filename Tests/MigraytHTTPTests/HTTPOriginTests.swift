import MigraytHTTP
import Testing

@Suite("Origin of a URL")
struct HTTPOriginTests {
    @Test(arguments: [
        ("https://example.com", "example.com", 443), ("HTTPS://Example.COM/Path", "example.com", 443),
        ("https://example.com:8443?q", "example.com", 8443), ("https://[::1]/", "[::1]", 443),
        ("https://[::1]:444#f", "[::1]", 444),
    ])
    func readable(_ url: String, _ host: String, _ port: Int) {
        let origin = HTTPOrigin(url: url)
        #expect(origin?.host == host)
        #expect(origin?.port == port)
    }

    @Test func equalOnlyWithHostAndPort() {
        #expect(HTTPOrigin(url: "https://a.example/x") == HTTPOrigin(url: "https://A.example:443/y"))
        #expect(HTTPOrigin(url: "https://a.example/") != HTTPOrigin(url: "https://a.example:444/"))
        #expect(HTTPOrigin(url: "https://a.example/") != HTTPOrigin(url: "https://a.example.evil/"))
    }
}
