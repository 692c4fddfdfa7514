import Foundation
import Synchronization
import Testing

@testable import MigraytModel

@Suite("A secret's bytes")
struct SecretTests {
    private static let text = "canary-9c1e"

    @Test func areOverwrittenWhenTheLastOwnerLetsGo() {
        let seen = Mutex<[UInt8]?>(nil)
        let watch: @Sendable (UnsafeRawBufferPointer) -> Void = { bytes in seen.withLock { $0 = Array(bytes) } }
        var first: Secret? = Secret(byteCount: Self.text.utf8.count, released: watch) {
            $0.copyBytes(from: Self.text.utf8)
        }
        var second = first
        #expect(first?.reveal() == Self.text)
        first = nil
        #expect(seen.withLock { $0 } == nil)
        #expect(second?.reveal() == Self.text)
        second = nil
        #expect(seen.withLock { $0 } == [UInt8](repeating: 0, count: Self.text.utf8.count))
    }

    @Test func printAsNothing() {
        let secret = Secret(Self.text)
        var dumped = ""
        dump([secret], to: &dumped)
        dump(["k": Optional(secret)], to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), "\([secret])", dumped] {
            #expect(!text.contains(Self.text))
        }
        #expect(!((secret as Any) is any Encodable))
    }

    @Test func compareByValue() {
        #expect(Secret("a") == Secret("a"))
        #expect(Secret("a") != Secret("b"))
        #expect(Secret("a") != Secret("ab"))
        #expect(Secret("").byteCount == 0 && Secret("").reveal().isEmpty)
        #expect(Set([Secret("a"), Secret("a"), Secret("b")]).count == 2)
    }
}
