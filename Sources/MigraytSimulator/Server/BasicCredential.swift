import Foundation

/// User and password of an `Authorization: Basic` header.
struct BasicCredential: Sendable, Equatable {
    let user: String
    let password: String

    init?(header: String?) {
        guard let header, header.prefix(6).lowercased() == "basic ",
            let data = Data(base64Encoded: String(header.dropFirst(6)))
        else { return nil }
        let text = String(decoding: data, as: UTF8.self)
        guard let colon = text.firstIndex(of: ":") else { return nil }
        user = String(text[..<colon])
        password = String(text[text.index(after: colon)...])
    }
}
