import Ccrypto
import Foundation

/// GUIDs as Azure DevOps writes them: the canonical form in lower case.
enum GUID {
    /// `nil` when the text is not a GUID. Braces around it are taken off.
    static func canonical(_ text: some StringProtocol) -> String? {
        var text = Substring(text)
        if text.hasPrefix("{"), text.hasSuffix("}") { text = text.dropFirst().dropLast() }
        return UUID(uuidString: String(text))?.uuidString.lowercased()
    }

    /// A GUID that stands for a name: the same one every time, and the name cannot be read from it. The version is 8,
    /// "custom" in RFC 9562, which no identity of Azure DevOps has.
    static func digest(of name: String) -> String {
        let bytes = Array(name.lowercased().utf8)
        var hash = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
        _ = SHA256(bytes, bytes.count, &hash)
        hash[6] = hash[6] & 0x0F | 0x80
        hash[8] = hash[8] & 0x3F | 0x80
        let digits = hash.prefix(16).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
        var guid = ""
        for (index, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(index) { guid.append("-") }
            guid.append(digit)
        }
        return guid
    }
}
