import MigraytDigest
import MigraytModel

/// The key under which places are digested: HMAC-SHA-256, in lower-case hex.
///
/// Names of organisations are few and public. Without a key whoever has a copy of the database would find them by
/// trying.
struct PlaceKey: Sendable {
    private let bytes: [UInt8]

    /// - Parameter text: As it is stored; at least 32 random bytes are in it.
    init(_ text: Sensitive<String>) { bytes = Array(text.reveal().utf8) }

    func digests(of endpoint: PlatformEndpoint) -> PlaceDigests {
        PlaceDigests(
            place: digest("place", endpoint.json.bytes(sortedKeys: true)), site: digest("site", Self.site(of: endpoint))
        )
    }

    /// What keeps the two digests apart also where their texts are the same.
    private func digest(_ kind: String, _ text: [UInt8]) -> String {
        SHA256.hex(SHA256.hmac(key: bytes, Array("\(kind)\n".utf8) + text))
    }

    /// What shares a rate limit: at Jira the host, at Azure DevOps the organisation.
    private static func site(of endpoint: PlatformEndpoint) -> [UInt8] {
        let text =
            switch endpoint {
            case .azureDevOps(let endpoint): SiteName(endpoint.organizationURL)?.text ?? endpoint.organizationURL
            case .jira(let endpoint): SiteName(endpoint.baseURL)?.origin ?? endpoint.baseURL
            }
        return Array("\(endpoint.platform.rawValue)\n\(text)".utf8)
    }
}
