import Foundation
import MigraytHTTP
import Testing

@Suite("Retry-After")
struct RetryAfterTests {
    /// 1994-11-06 08:49:37 UTC.
    private let now = Date(timeIntervalSince1970: 784_111_777)

    @Test(arguments: [
        ("0", Duration.zero), ("7", .seconds(7)), (" 7 ", .seconds(7)), ("3600", .seconds(3600)),
        ("3601", .seconds(3600)), ("99999999999999999999999", .seconds(3600)),
        ("Sun, 06 Nov 1994 08:49:47 GMT", .seconds(10)), ("Sun, 06 Nov 1994 08:49:37 GMT", .zero),
        ("Sat, 05 Nov 1994 08:49:37 GMT", .zero), ("Mon, 06 Nov 2094 08:49:37 GMT", .seconds(3600)),
    ])
    func readable(_ value: String, _ wait: Duration) {
        #expect(RetryAfter.parse(value, now: now, atMost: .seconds(3600)) == wait)
    }

    @Test(arguments: ["", "-1", "1.5", "soon", "Sun, 06 Nov 1994 08:49 GMT", "Sun, 06 Foo 1994 08:49:37 GMT", "٣"])
    func unreadable(_ value: String) {
        #expect(RetryAfter.parse(value, now: now, atMost: .seconds(3600)) == nil)
    }
}
