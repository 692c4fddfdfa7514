import Foundation
import MigraytAPIClient
import MigraytAPIContract
import MigraytHTTP
import MigraytModel
import Testing

extension Stack {
    func azureDevOpsPlace() throws -> ConnectorRequest.Credentials {
        var place = ConnectorRequest.Credentials()
        place.organizationURL = try organization
        place.project = "Shop"
        place.caCertificate = try String(contentsOfFile: setting("MIGRAYT_CA_FILE"), encoding: .utf8)
        return place
    }

    func jiraPlace() throws -> ConnectorRequest.Credentials {
        var place = ConnectorRequest.Credentials()
        place.baseURL = try site
        place.projectKey = "SHOP"
        place.caCertificate = try String(contentsOfFile: setting("MIGRAYT_CA_FILE"), encoding: .utf8)
        return place
    }

    /// Connects a platform as a person does in a browser; the connection's id.
    func authorize(_ platform: String, _ place: ConnectorRequest.Credentials) async throws -> String {
        let start = try await api.call(
            .post, "/api/auth/\(platform)/start", body: AuthorizationRequest(connection: place),
            as: AuthorizationStart.self)
        let page = try await http.execute(HTTPRequest(.get, start.authorizationUrl))
        let address = try #require(page.headers["Location"])
        let callback = try #require(AuthorizationCallback(flow: start.flow, address: address))
        return try await api.call(
            .post, "/api/auth/\(platform)/callback", body: callback, as: ConnectionView.self
        ).id
    }

    /// Of access tokens that are given out from now on.
    func setTokenLifetime(seconds: Int64) async throws {
        let body: JSON = ["lifetime": .integer(seconds)]
        let request = HTTPRequest(.post, try authorizations, body: .bytes(body.bytes()))
        try #require(try await http.execute(request).isSuccess)
    }

    /// A person takes all authorizations back.
    func endAuthorizations() async throws {
        try #require(try await http.execute(HTTPRequest(.delete, try authorizations)).isSuccess)
    }

    func renewals(at server: String) async throws -> Int64 {
        let answer = try await http.execute(HTTPRequest(.get, try authorizations))
        return try #require(try JSONParser.parse(answer.body)[server]?["refreshes"]?.integer)
    }

    /// What the app spent at Jira.
    func points() async throws -> (total: Int64, most: Int64, refused: Int64) {
        let answer = try await http.execute(
            HTTPRequest(.get, try setting("MIGRAYT_SIMULATOR_URL") + "/simulator/points"))
        let json = try JSONParser.parse(answer.body)
        return (
            try #require(json["total"]?.integer), try #require(json["most"]?.integer),
            try #require(json["refused"]?.integer)
        )
    }

    private var authorizations: String { get throws { try setting("MIGRAYT_SIMULATOR_URL") + "/simulator/oauth" } }
}
