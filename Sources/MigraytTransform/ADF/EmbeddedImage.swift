import Foundation

/// An image that stands in a text itself, as `data:image/png;base64,…`.
struct EmbeddedImage {
    /// The media types that browsers paste, and the endings of their files.
    private static let endings = [
        "image/png": "png", "image/jpeg": "jpg", "image/jpg": "jpg", "image/gif": "gif", "image/webp": "webp",
        "image/bmp": "bmp", "image/svg+xml": "svg",
    ]

    let bytes: [UInt8]
    private let ending: String

    /// - Returns: `nil` for every other address, and for one whose data cannot be read.
    init?(_ address: String) {
        guard address.prefix(5).lowercased() == "data:", let comma = address.firstIndex(of: ",") else { return nil }
        let head = address[..<comma].dropFirst(5).lowercased().split(separator: ";").map {
            $0.filter { !$0.isWhitespace }
        }
        guard let ending = head.first.flatMap({ Self.endings[$0] }), head.last == "base64",
            let data = Data(
                base64Encoded: Self.unescaped(address[address.index(after: comma)...]),
                options: .ignoreUnknownCharacters),
            !data.isEmpty
        else { return nil }
        bytes = Array(data)
        self.ending = ending
    }

    /// The same for the same bytes, wherever they stand; ASCII letters, digits and `-`.
    var use: ImageUse {
        let mark = Fingerprint.hex(of: bytes)
        return ImageUse(id: "data-\(mark)-\(bytes.count)", name: "image-\(mark.prefix(8)).\(ending)", embedded: bytes)
    }

    private static func unescaped(_ text: Substring) -> String {
        text.contains("%") ? text.removingPercentEncoding ?? "" : String(text)
    }
}
