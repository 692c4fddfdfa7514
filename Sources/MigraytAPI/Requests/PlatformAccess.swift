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
        switch Platform(rawValue: request.type) {
        case .azureDevOps: try self.init(azureDevOps: request.credentials)
        case .jira: try self.init(jira: request.credentials)
        case nil: throw .invalid(["type must be azure_devops or jira"])
        }
    }

    private init(azureDevOps fields: ConnectorRequest.Credentials) throws(APIFault) {
        var faults = Faults("credentials")
        let (url, project) = faults.place(azureDevOps: fields)
        let token = faults.text(fields.personalAccessToken, .personalAccessToken)
        let authority = faults.authority(fields.caCertificate)
        faults.refuse(fields, Self.jiraFields, of: "azure_devops")
        try faults.finish()
        endpoint = .azureDevOps(
            AzureDevOpsEndpoint(organizationURL: url, project: project, certificateAuthority: authority))
        credential = PlatformCredential(account: nil, token: Sensitive(token))
    }

    private init(jira fields: ConnectorRequest.Credentials) throws(APIFault) {
        var faults = Faults("credentials")
        let url = faults.url(fields.baseURL, .baseURL)
        let email = faults.text(fields.email, .email)
        if !email.isEmpty, !email.contains("@") || email.contains(":") { faults.add(.email, "must be a valid email") }
        let token = faults.text(fields.apiToken, .apiToken)
        let key = faults.projectKey(fields)
        let authority = faults.authority(fields.caCertificate)
        faults.refuse(fields, Self.azureDevOpsFields, of: "jira")
        try faults.finish()
        endpoint = .jira(
            JiraEndpoint(baseURL: url, projectKey: key, boardID: fields.boardID, certificateAuthority: authority))
        credential = PlatformCredential(account: Sensitive(email), token: Sensitive(token))
    }

    /// The place alone, of a connection that a person is about to authorize.
    /// - Throws: 400 with every fault, also for a credential, which has no place in it.
    static func endpoint(_ platform: Platform, _ fields: ConnectorRequest.Credentials) throws(APIFault)
        -> PlatformEndpoint
    {
        var faults = Faults("connection")
        let endpoint: PlatformEndpoint
        switch platform {
        case .jira:
            let url = faults.url(fields.baseURL, .baseURL)
            let key = faults.projectKey(fields)
            endpoint = .jira(
                JiraEndpoint(
                    baseURL: url, projectKey: key, boardID: fields.boardID,
                    certificateAuthority: faults.authority(fields.caCertificate)))
            faults.refuse(fields, azureDevOpsFields + [.email, .apiToken], of: "an authorization at jira")
        case .azureDevOps:
            let (url, project) = faults.place(azureDevOps: fields)
            endpoint = .azureDevOps(
                AzureDevOpsEndpoint(
                    organizationURL: url, project: project,
                    certificateAuthority: faults.authority(fields.caCertificate)))
            faults.refuse(fields, jiraFields + [.personalAccessToken], of: "an authorization at azure_devops")
        }
        try faults.finish()
        return endpoint
    }

    private static let azureDevOpsFields: [Faults.Key] = [.organizationURL, .project, .personalAccessToken]
    private static let jiraFields: [Faults.Key] = [.baseURL, .email, .apiToken, .projectKey, .boardID]

    /// Gathers what is wrong, so that a caller mends all at once.
    private struct Faults {
        typealias Key = ConnectorRequest.Credentials.CodingKeys
        /// The member of the body that holds the fields.
        private let member: String
        private var lines: [String] = []

        init(_ member: String) { self.member = member }

        mutating func add(_ key: Key, _ problem: String) { lines.append("\(member).\(key.rawValue) \(problem)") }

        /// Fields of the request that are not of its kind.
        mutating func refuse(_ fields: ConnectorRequest.Credentials, _ keys: [Key], of kind: String) {
            for key in keys where fields.isSet(key) { add(key, "is not a field of \(kind)") }
        }

        mutating func place(azureDevOps fields: ConnectorRequest.Credentials) -> (url: String, project: String) {
            (url(fields.organizationURL, .organizationURL), text(fields.project, .project))
        }

        /// The key, and the board with it.
        mutating func projectKey(_ fields: ConnectorRequest.Credentials) -> String {
            let key = text(fields.projectKey, .projectKey)
            if !key.isEmpty, IssueKey("\(key)-1") == nil {
                add(.projectKey, "must be of capital letters, digits and _")
            }
            if let board = fields.boardID, board < 1 { add(.boardID, "must be a positive number") }
            return key
        }

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

extension ConnectorRequest.Credentials {
    fileprivate func isSet(_ key: CodingKeys) -> Bool {
        switch key {
        case .organizationURL: organizationURL != nil
        case .project: project != nil
        case .personalAccessToken: personalAccessToken != nil
        case .baseURL: baseURL != nil
        case .email: email != nil
        case .apiToken: apiToken != nil
        case .projectKey: projectKey != nil
        case .boardID: boardID != nil
        case .caCertificate: caCertificate != nil
        }
    }
}
