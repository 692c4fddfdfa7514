import Foundation
import MigraytDigest
import MigraytModel

/// GUIDs as Azure DevOps writes them: the canonical form in lower case.
enum GUID {
    /// `nil` when the text is not a GUID. Braces around it are taken off.
    static func canonical(_ text: some StringProtocol) -> String? {
        var text = Substring(text)
        if text.hasPrefix("{"), text.hasSuffix("}") { text = text.dropFirst().dropLast() }
        return UUID(canonicalText: text)?.canonicalText
    }

    /// A GUID that stands for a name: the same one every time, and the name cannot be read from it. The version is 8,
    /// "custom" in RFC 9562, which no identity of Azure DevOps has.
    static func digest(of name: String) -> String {
        var hash = SHA256.digest(Array(name.lowercased().utf8))
        hash[6] = hash[6] & 0x0F | 0x80
        hash[8] = hash[8] & 0x3F | 0x80
        let digits = SHA256.hex(Array(hash.prefix(16)))
        var guid = ""
        for (index, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(index) { guid.append("-") }
            guid.append(digit)
        }
        return guid
    }
}
