import Foundation

/// What tells one site from another in its URL: host, port and path, without regard to case and a slash at the end.
struct SiteName: Equatable {
    private let text: String

    init?(_ url: String) {
        guard let parts = URLComponents(string: url), let host = parts.host else { return nil }
        var path = parts.path
        while path.hasSuffix("/") { path.removeLast() }
        text = "\(host):\(parts.port ?? 443)\(path)".lowercased()
    }
}
