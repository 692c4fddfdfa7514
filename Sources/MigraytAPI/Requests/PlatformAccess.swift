import Foundation
import MigraytAPIContract
import MigraytModel

/// A connector request whose fields were all found valid: where the platform is, and what opens it.
struct PlatformAccess: Sendable {
    private static let maximumText = 4_096

    let endpoint: PlatformEndpoint
    let credential: PlatformCredential

    /// - Throws: 400 with every fault of the request; none of them holds a value.
    init(_ request: ConnectorRequest) throws(APIFault) {
        switch request.type {
        case "azure_devops": try self.init(azureDevOps: request.credentials)
        case "jira": try self.init(jira: request.credentials)
        default: throw .invalid(["type must be azure_devops or jira"])
        }
    }

    private init(azureDevOps fields: ConnectorRequest.Credentials) throws(APIFault) {
        var faults = Faults()
        let url = faults.url(fields.organizationURL, .organizationURL)
        let project = faults.text(fields.project, .project)
        let token = faults.text(fields.personalAccessToken, .personalAccessToken)
        let authority = faults.authority(fields.caCertificate)
        for (key, isSet) in [
            (Faults.Key.baseURL, fields.baseURL != nil), (.email, fields.email != nil),
            (.apiToken, fields.apiToken != nil), (.projectKey, fields.projectKey != nil),
            (.boardID, fields.boardID != nil),
        ] where isSet {
            faults.add(key, "is not a field of azure_devops")
        }
        try faults.finish()
        endpoint = .azureDevOps(
            AzureDevOpsEndpoint(organizationURL: url, project: project, certificateAuthority: authority))
        credential = PlatformCredential(account: nil, token: Sensitive(token))
    }

    private init(jira fields: ConnectorRequest.Credentials) throws(APIFault) {
        var faults = Faults()
        let url = faults.url(fields.baseURL, .baseURL)
        let email = faults.text(fields.email, .email)
        if !email.isEmpty, !email.contains("@") || email.contains(":") { faults.add(.email, "must be a valid email") }
        let token = faults.text(fields.apiToken, .apiToken)
        let key = faults.text(fields.projectKey, .projectKey)
        if !key.isEmpty, IssueKey("\(key)-1") == nil {
            faults.add(.projectKey, "must be of capital letters, digits and _")
        }
        if let board = fields.boardID, board < 1 { faults.add(.boardID, "must be a positive number") }
        let authority = faults.authority(fields.caCertificate)
        for (key, isSet) in [
            (Faults.Key.organizationURL, fields.organizationURL != nil), (.project, fields.project != nil),
            (.personalAccessToken, fields.personalAccessToken != nil),
        ] where isSet {
            faults.add(key, "is not a field of jira")
        }
        try faults.finish()
        endpoint = .jira(
            JiraEndpoint(baseURL: url, projectKey: key, boardID: fields.boardID, certificateAuthority: authority))
        credential = PlatformCredential(account: Sensitive(email), token: Sensitive(token))
    }

    /// Gathers what is wrong, so that a caller mends all at once.
    private struct Faults {
        typealias Key = ConnectorRequest.Credentials.CodingKeys
        private var lines: [String] = []

        mutating func add(_ key: Key, _ problem: String) { lines.append("credentials.\(key.rawValue) \(problem)") }

        func finish() throws(APIFault) {
            if !lines.isEmpty { throw .invalid(lines) }
        }

        /// A text that can stand in a header or a URL; empty after a fault.
        mutating func text(_ value: String?, _ key: Key) -> String {
            let text = (value ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
            if text.isEmpty { add(key, "is required") }
            if text.count > PlatformAccess.maximumText {
                add(key, "is longer than \(PlatformAccess.maximumText) characters")
            }
            if text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
                add(key, "must not hold control characters")
            }
            return text
        }

        /// An HTTPS base URL without a slash at its end; empty after a fault.
        mutating func url(_ value: String?, _ key: Key) -> String {
            var text = self.text(value, key)
            if text.isEmpty { return "" }
            while text.hasSuffix("/") { text.removeLast() }
            guard let parts = URLComponents(string: text), parts.scheme?.lowercased() == "https",
                parts.host?.isEmpty == false, parts.user == nil, parts.password == nil, parts.query == nil,
                parts.fragment == nil
            else {
                add(key, "must be an https URL without user, query and fragment")
                return ""
            }
            return text
        }

        mutating func authority(_ value: String?) -> String? {
            guard let value else { return nil }
            if !value.contains("-----BEGIN CERTIFICATE-----") {
                add(.caCertificate, "must be PEM text of a certificate")
            }
            if value.unicodeScalars.contains("\0") { add(.caCertificate, "must not hold a zero byte") }
            return value
        }
    }
}
