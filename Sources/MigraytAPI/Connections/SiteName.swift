import Foundation

/// What tells one site from another in its URL: host, port and path, without regard to case and a slash at the end.
struct SiteName: Equatable {
    let text: String
    /// Host and port alone.
    let origin: String

    init?(_ url: String) {
        guard let parts = URLComponents(string: url), let host = parts.host else { return nil }
        var path = parts.path
        while path.hasSuffix("/") { path.removeLast() }
        origin = "\(host):\(parts.port ?? 443)".lowercased()
        text = origin + path.lowercased()
    }
}
