import Foundation
import MigraytHTTP
import MigraytModel
import Testing

@testable import MigraytAWS

@Suite("Credentials of tasks and instances, from a server of AWS's form", .metadataServer, .timeLimit(.minutes(1)))
struct MetadataSourceTests {
    private let server: MetadataServer
    private let clock = HandClock()

    init() throws { server = try #require(MetadataServer.current) }

    private func container(_ scenario: String, _ settings: [String: String] = [:]) throws -> CredentialSource {
        let variables = ["AWS_CONTAINER_CREDENTIALS_FULL_URI": "\(server.url)/\(scenario)/task"]
        let endpoint = try ContainerEndpoint(environment: variables.merging(settings) { $1 })
        return ContainerSource(
            endpoint: try #require(endpoint),
            https: { HTTPClient(HTTPClient.Configuration(egress: Egress(hostOf: $0, addresses: .any))) }
        ).source(clock.timing)
    }

    private func task(_ scenario: String) throws -> CredentialSource {
        try container(scenario, ["AWS_CONTAINER_AUTHORIZATION_TOKEN": "task-token"])
    }

    private func instance(_ scenario: String) -> CredentialSource {
        InstanceSource(endpoint: "\(server.url)/\(scenario)/").source(clock.timing)
    }

    private func expectGood(_ credentials: AWSCredentials) {
        #expect(credentials.accessKeyID == "ASIATEMPORARY")
        #expect(credentials.secretAccessKey.reveal() == "temporary+/secret")
        #expect(credentials.sessionToken?.reveal() == "temporary-token")
        // The test's clock does not run; the server's does.
        #expect(credentials.expiration?.timeIntervalSinceNow ?? 0 > 5 * 3600)
    }

    @Test func aTaskIsGivenItsRole() async throws { expectGood(try await task("good").fetch()) }

    @Test func theTokenOfATaskIsReadAnewFromItsFile() async throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: file) }
        let source = try container("good", ["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": file.path])
        let field = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"
        await #expect(throws: CredentialSource.refused(field)) { try await source.fetch() }
        try Data("task-token".utf8).write(to: file)
        expectGood(try await source.fetch())
        // A line break would begin another header.
        try Data("task-token\r\nX-Other: 1".utf8).write(to: file)
        await #expect(throws: CredentialSource.refused(field)) { try await source.fetch() }
    }

    @Test func anInstanceIsGivenItsRole() async throws { expectGood(try await instance("good").fetch()) }

    @Test func anUnwellEndpointIsAskedThreeTimes() async throws {
        expectGood(try await task("flaky").fetch())
        #expect(clock.sleeps == [.seconds(1), .seconds(1)])
        await #expect(throws: CredentialSource.unavailable("instance", status: 503)) {
            try await instance("away").fetch()
        }
        #expect(clock.sleeps.count == 4)
    }

    @Test func aRefusalIsNotAskedAgainAndSaysNoWords() async throws {
        let failure = await #expect(throws: Failure.self) { try await task("refused").fetch() }
        #expect(failure == CredentialSource.refused("container", status: 403))
        #expect(failure.map { "\($0)".contains("secret words") } == false)
        #expect(clock.sleeps.isEmpty)
        await #expect(throws: CredentialSource.refused("container", status: 401)) {
            try await container("good").fetch()
        }
    }

    @Test("what is no answer of AWS's gives no credentials", arguments: ["text", "past", "redirect"])
    func otherAnswers(_ scenario: String) async throws {
        for source in [try task(scenario), instance(scenario)] {
            let failure = await #expect(throws: Failure.self) { try await source.fetch() }
            #expect([.awsCredentialsUnavailable, .awsCredentialsRefused].contains(failure?.code))
        }
    }

    @Test("an answer that never comes, as behind a hop limit of one, ends each try after a second")
    func mute() async throws {
        await #expect(throws: CredentialSource.unavailable("instance")) { try await instance("mute").fetch() }
        #expect(clock.sleeps.count == 2)
    }
}
