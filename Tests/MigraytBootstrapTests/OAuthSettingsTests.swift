import Configuration
import Foundation
import MigraytModel
import MigraytPorts
import Testing

@testable import MigraytBootstrap

@Suite("Our clients at the platforms' authorization servers")
struct OAuthSettingsTests {
    private func settings(_ variables: [String: String]) -> (OAuthSettings, [SettingsFault]) {
        var reader = SettingsReader(EnvironmentVariablesProvider(environmentVariables: variables))
        let settings = OAuthSettings(&reader)
        return (settings, reader.faults)
    }

    @Test("nothing set: connections by token only")
    func none() {
        let (settings, faults) = settings([:])
        #expect(faults.isEmpty)
        #expect(settings.servers.server(for: .jira) == nil)
        #expect(settings.gateway == "https://api.atlassian.com")
    }

    @Test("a client needs its secret and a page to come back to")
    func incomplete() {
        let (_, faults) = settings(["MIGRAYT_JIRA_OAUTH_CLIENT_ID": "c", "MIGRAYT_JIRA_GATEWAY": "http://x"])
        #expect(
            faults.map(\.setting.name) == [
                "MIGRAYT_JIRA_GATEWAY", "MIGRAYT_OAUTH_REDIRECT_URL", "MIGRAYT_JIRA_OAUTH_CLIENT_SECRET_FILE",
            ])
    }

    @Test("a client sends people to its platform's page, and names itself")
    func whole() throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try Data("hunter2\n".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let (settings, faults) = settings([
            "MIGRAYT_JIRA_OAUTH_CLIENT_ID": "our client", "MIGRAYT_JIRA_OAUTH_CLIENT_SECRET_FILE": file.path,
            "MIGRAYT_OAUTH_REDIRECT_URL": "https://app.example/callback",
        ])
        #expect(faults.isEmpty)
        let server = try #require(settings.servers.server(for: .jira))
        let page = server.authorizationPage(state: "s", challenge: "c")
        #expect(page.hasPrefix("https://auth.atlassian.com/authorize?client_id=our%20client&response_type=code&"))
        #expect(page.contains("redirect_uri=https%3A%2F%2Fapp.example%2Fcallback&"))
        #expect(page.contains("&state=s&code_challenge=c&code_challenge_method=S256&audience=api.atlassian.com"))
        #expect(!page.contains("hunter2"))
    }
}
