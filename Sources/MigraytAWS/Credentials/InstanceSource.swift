import Foundation
import MigraytHTTP
import MigraytModel
import MigraytPorts

/// The credentials of an EC2 instance's role, by version 2 of the metadata service (a session token first).
///
/// The service's answer to the token may live one network hop only (its default): from a container on a bridge it then
/// never arrives, so that each try is bounded and the failure says to raise the limit to 2.
struct InstanceSource: Sendable {
    static let name = "instance"
    static let address = "http://169.254.169.254"
    private static let credentials = "/latest/meta-data/iam/security-credentials/"

    private let base: String
    private let http = MetadataHTTPClient(timeout: .seconds(1))

    /// - Parameter endpoint: A URL that `allows` takes.
    init(endpoint: String) { base = endpoint.hasSuffix("/") ? String(endpoint.dropLast()) : endpoint }

    static func allows(_ url: String) -> Bool { MetadataHTTPClient.allows(url) }

    func source(_ timing: Timing) -> CredentialSource {
        let tries = MetadataTries(source: Self.name, timing: timing)
        return CredentialSource(name: Self.name) { () async throws(Failure) in
            let token = try await text(
                of: HTTPRequest(
                    .put, base + "/latest/api/token",
                    headers: [HTTPHeader("X-aws-ec2-metadata-token-ttl-seconds", "21600")]), tries)
            let session = [HTTPHeader("X-aws-ec2-metadata-token", Secret(token.utf8))]
            let roles = try await text(of: HTTPRequest(.get, base + Self.credentials, headers: session), tries)
            // One instance has one role; the service lists it on a line.
            guard let role = roles.split(whereSeparator: \.isNewline).first, role.utf8.allSatisfy(Self.isRoleByte)
            else {
                throw CredentialSource.refused("instance role")
            }
            let body = try await tries.answer { () async throws(HTTPError) in
                try await http.execute(HTTPRequest(.get, base + Self.credentials + role, headers: session))
            }
            return try CredentialDocument.credentials(in: body, from: Self.name, now: timing.now())
        }
    }

    private func text(of request: HTTPRequest, _ tries: MetadataTries) async throws(Failure) -> String {
        let body = try await tries.answer { () async throws(HTTPError) in try await http.execute(request) }
        let text = String(decoding: body, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard !text.isEmpty, text.utf8.allSatisfy({ $0 == 0x0a || $0 > 0x20 && $0 < 0x7f }) else {
            throw CredentialSource.unavailable(Self.name)
        }
        return text
    }

    /// The characters of a role's name (IAM's reference).
    private static func isRoleByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: "+=,.@-_".utf8.contains(byte)
        }
    }
}
