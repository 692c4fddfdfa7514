import Foundation
import MigraytModel
import Testing

@Suite struct CanonicalTextTests {
    @Test func textAndIDAreTheSameAsFoundations() throws {
        for _ in 0..<200 {
            let id = UUID()
            #expect(id.canonicalText == id.uuidString.lowercased())
            #expect(UUID(canonicalText: id.uuidString) == id)
            #expect(UUID(canonicalText: id.canonicalText) == id)
        }
    }

    @Test(arguments: [
        "", "0", "0123456789abcdef0123456789abcdef", "01234567-89ab-cdef-0123-456789abcde",
        "01234567-89ab-cdef-0123-456789abcdef0", "01234567-89ab-cdef-0123-456789abcdeg",
        "01234567089ab-cdef-0123-456789abcdef", "0123456-789ab-cdef-0123-456789abcdef",
        "{01234567-89ab-cdef-0123-456789abcdef}", "01234567-89ab-cdef-0123-456789abcde\u{301}",
    ])
    func anythingElseIsNoID(_ text: String) { #expect(UUID(canonicalText: text) == nil) }
}
