import Foundation
import MigraytHTTP
import MigraytModel
import MigraytPorts

/// STS `AssumeRoleWithWebIdentity` (API of 2011-06-15): the one call to AWS that is not signed, its token is the proof.
struct WebIdentitySource: Sendable {
    static let name = "web identity"
    /// Longer than any token in use; a file beyond it is something else.
    private static let maximumTokenBytes = 64 << 10

    let identity: WebIdentity
    let sts: AWSEndpoint
    let http: HTTPClient

    func source(_ timing: Timing) -> CredentialSource {
        CredentialSource(name: Self.name) { () async throws(Failure) in try await fetch(timing) }
    }

    private func fetch(_ timing: Timing) async throws(Failure) -> AWSCredentials {
        let fields = [
            ("Action", "AssumeRoleWithWebIdentity"), ("Version", "2011-06-15"), ("RoleArn", identity.role),
            ("RoleSessionName", identity.session), ("WebIdentityToken", try token()),
        ]
        let form = PercentEncoding.fields(fields)
        let request = HTTPRequest(
            .post, sts.url + "/",
            headers: [HTTPHeader("Content-Type", "application/x-www-form-urlencoded")], body: .bytes(Array(form.utf8)),
            timeout: .seconds(10))
        let response: HTTPResponse
        do { response = try await http.execute(request, maximumBytes: 256 << 10) } catch {
            throw error.kind == .certificate ? error.asFailure() : CredentialSource.unavailable(Self.name)
        }
        switch response.status {
        case 200: return try STSAnswer.credentials(in: response.body, now: timing.now())
        // A token that has just been replaced, a throttled or an unwell STS: the next try may be better.
        case 429, 500...: throw CredentialSource.unavailable(Self.name, status: response.status)
        default: throw CredentialSource.refused(Self.name, status: response.status)
        }
    }

    private func token() throws(Failure) -> String {
        guard let data = FileManager.default.contents(atPath: identity.tokenFile), data.count <= Self.maximumTokenBytes
        else { throw CredentialSource.refused("AWS_WEB_IDENTITY_TOKEN_FILE") }
        let token = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard !token.isEmpty else { throw CredentialSource.refused("AWS_WEB_IDENTITY_TOKEN_FILE") }
        return token
    }
}
