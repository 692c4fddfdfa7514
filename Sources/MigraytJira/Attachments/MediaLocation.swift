import Foundation

/// Reads the media id out of the address that `attachment/content` redirects to,
/// `https://api.media.atlassian.com/file/{uuid}/binary?token=…`: the only public source of the id.
enum MediaLocation {
    static func mediaID(in location: String) -> String? {
        let path = location.prefix { $0 != "?" && $0 != "#" }
        let parts = path.split(separator: "/")
        guard let file = parts.firstIndex(of: "file"), file + 1 < parts.endIndex,
            let id = UUID(uuidString: String(parts[file + 1]))
        else { return nil }
        return id.uuidString.lowercased()
    }
}
