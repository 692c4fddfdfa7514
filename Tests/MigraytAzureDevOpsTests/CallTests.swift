import MigraytHTTP
import MigraytModel
import MigraytPorts
import Testing

@testable import MigraytAzureDevOps

@Suite("Calls to Azure DevOps")
struct CallTests {
    private static let project = #"{"id":"6ce954b1-ce1f-45d1-b94d-e6bf2464ba2c","name":"Web Shop"}"#

    @Test("A call carries the token as Basic authentication and asks for no sign-in page")
    func headers() async throws {
        let server = StubServer(.json(Self.project))
        let project = try await server.client().project()
        #expect(project.id == "6ce954b1-ce1f-45d1-b94d-e6bf2464ba2c")
        #expect(project.organization == "contoso")
        #expect(project.organizationURL == "https://dev.azure.com/contoso")
        let request = try #require(server.requests.first)
        #expect(request.url == "https://dev.azure.com/contoso/_apis/projects/Web%20Shop?api-version=7.1")
        #expect(request.header("Authorization") == "Basic OnBhdA==")
        #expect(request.header("X-TFS-FedAuthRedirect") == "Suppress")
        #expect(request.timeout == PlatformLimits.AzureDevOps.requestTimeout)
    }

    @Test("What an answer asks this worker to wait is told to the fleet, also by an answer that is a success")
    func delaysAreSharedByTheFleet() async throws {
        let server = StubServer(
            .json(Self.project, headers: ["Retry-After": "7"]),
            .json(Self.project, headers: ["X-RateLimit-Delay": "2.5"]),
            .json(Self.project, headers: ["X-RateLimit-Delay": "nan"]))
        let client = try server.client()
        _ = try await client.project()
        #expect(server.frozen == ["https://dev.azure.com/contoso": .seconds(7)])
        _ = try await client.project()
        #expect(server.frozen == ["https://dev.azure.com/contoso": .seconds(2.5)])
        _ = try await client.project()
        #expect(server.frozen == ["https://dev.azure.com/contoso": .seconds(2.5)], "no number, no wait")
    }

    @Test(
        "A sign-in page is a refused token, whatever its status",
        arguments: [
            .html(status: 203), .html(status: 200), .html(status: 401), .json("{}", status: 203),
            .json("", status: 302, headers: ["Location": "https://spsprodweu1.vssps.visualstudio.com/_signin?x=1"]),
        ] as [StubServer.Answer])
    func unauthorized(answer: StubServer.Answer) async throws {
        let server = StubServer(answer)
        await #expect(throws: Failure(.adoUnauthorized, .parkRun, status: answer.status)) {
            try await server.client().project()
        }
        #expect(server.requests.count == 1)
    }

    @Test(
        "What a person must mend parks the run at once",
        arguments: [
            (.json("{}", status: 403), Failure(.adoForbidden, .parkRun, status: 403)),
            (.html(status: 404), Failure(.adoProjectNotFound, .parkRun, status: 404)),
            (
                .json(#"{"message":"TF200016: The following project does not exist: Secret Name."}"#, status: 404),
                Failure(.adoProjectNotFound, .parkRun, status: 404)
            ),
            (
                .json("", status: 301, headers: ["Location": "https://elsewhere.example/"]),
                Failure(.adoUnexpectedAnswer, .parkRun, status: 301)
            ), (.json("no JSON"), Failure(.adoUnexpectedAnswer, .parkRun, status: 200)),
            (.json("{}"), Failure(.adoUnexpectedAnswer, .parkRun, field: "id")),
            (.lost(.certificate), Failure(.httpCertificate, .parkRun, certainty: .unknown)),
        ] as [(StubServer.Answer, Failure)])
    func parked(answer: StubServer.Answer, failure: Failure) async throws {
        let server = StubServer(answer)
        await #expect(throws: failure) { try await server.client().project() }
        #expect(server.requests.count == 1)
    }

    @Test("An outage is bridged by a few tries with growing pauses")
    func outage() async throws {
        let server = StubServer(.html(status: 503), .lost(.interrupted), .lost(.timeout), .json(Self.project))
        #expect(try await server.client().project().name == "Web Shop")
        #expect(server.sleeps == [.milliseconds(500), .seconds(1), .seconds(2)])
    }

    @Test("After the last try the failure says when to come again")
    func exhausted() async throws {
        let answer = StubServer.Answer.json("{}", status: 500)
        let server = StubServer(answer, answer, answer, answer)
        await #expect(throws: Failure(.adoUnavailable, .retry(after: .seconds(5)), status: 500)) {
            try await server.client().project()
        }
        #expect(server.requests.count == 4)
    }

    @Test("A success with Retry-After holds back the next call of the client, not this one")
    func slowedDown() async throws {
        let server = StubServer(.json(Self.project, headers: ["Retry-After": "7"]), .json(Self.project))
        let client = try server.client()
        _ = try await client.project()
        #expect(server.sleeps.isEmpty)
        _ = try await client.project()
        #expect(server.sleeps == [.seconds(7)])
    }

    @Test("429 is waited for as long as the server asks")
    func throttled() async throws {
        let server = StubServer(.json("{}", status: 429, headers: ["Retry-After": "20"]), .json(Self.project))
        _ = try await server.client().project()
        #expect(server.sleeps.reduce(.zero, +) == .seconds(20))
    }

    @Test("A long wait is left to the caller")
    func longWait() async throws {
        let server = StubServer(.json("{}", status: 429, headers: ["Retry-After": "300"]))
        let client = try server.client()
        let expected = Failure(.adoThrottled, .retry(after: .seconds(300) - .milliseconds(500)))
        await #expect(throws: expected) { try await client.project() }
        await #expect(throws: expected) { try await client.project() }
        #expect(server.requests.count == 1)
    }

    @Test("A cancelled task makes no further try")
    func cancelled() async throws {
        let server = StubServer(.json("{}", status: 503))
        let client = try server.client()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await client.project()
        }
        await #expect(throws: Failure(.adoUnavailable, .retry(after: .zero))) { try await task.value }
        #expect(server.requests.count == 1)
    }

    @Test("An error text never travels: only its code does")
    func noContent() async throws {
        let body = #"{"message":"TF51011: The specified area path does not exist: «Secret Plan».","typeKey":"X"}"#
        let server = StubServer(.json(body, status: 400))
        await #expect(throws: Failure(.adoRejected, .failRun, field: "TF51011", status: 400)) {
            try await server.client().workItemTypes()
        }
    }

    @Test("A URL that is not https is refused before any call", arguments: ["http://dev.azure.com/contoso", "", "x"])
    func plaintext(url: String) {
        #expect(throws: Failure(.httpRefusedAddress, .parkRun)) { try StubServer().client(organizationURL: url) }
    }
}
