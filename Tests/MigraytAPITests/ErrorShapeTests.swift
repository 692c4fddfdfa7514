import Hummingbird
import MigraytAPIContract
import MigraytModel
import MigraytTestKit
import Testing

@testable import MigraytAPI

@Suite struct ErrorShapeTests {
    @Test func anUnknownPathHasTheDocumentedShape() async throws {
        let world = try await APIWorld()
        for path in ["/", "/api/nothing", "/api/migrations/x/y/z"] {
            let answer = try await world.call(.get, path, as: world.owner)
            #expect(answer.status == 404)
            #expect(answer.error?.statusCode == 404)
            #expect(answer.error?.error == "Not Found")
        }
    }

    @Test(arguments: ["", "{", "[1,", #"{"name":"#, "nonsense"])
    func aBodyThatIsNoJSONIsRefused(_ body: String) async throws {
        let world = try await APIWorld()
        let answer = try await world.call(.post, "/api/projects", as: world.owner, body: body)
        #expect(answer.status == 400)
        #expect(answer.error?.message == .one("The request's body is not valid JSON"))
    }

    @Test(arguments: [
        ("[]", ["The body is not of the expected type"]), ("{}", ["name is required"]),
        (#"{"name":7}"#, ["name is not of the expected type"]),
        (#"{"name":"x","colour":"red","size":1}"#, ["colour is not a known field", "size is not a known field"]),
        (
            #"{"name":" ","sourceSystem":"TRELLO"}"#,
            ["name must have 1 to 200 characters", "sourceSystem must be AZURE_DEVOPS"]
        ),
    ])
    func everyFaultOfABodyIsNamed(_ body: String, _ faults: [String]) async throws {
        let world = try await APIWorld()
        let answer = try await world.call(.post, "/api/projects", as: world.owner, body: body)
        #expect(answer.status == 400)
        #expect(answer.error?.message.lines == faults)
    }

    @Test func aBodyOverOneMebibyteIsRefused() async throws {
        let world = try await APIWorld()
        let body = #"{"name":"\#(String(repeating: "x", count: 1 << 20))"}"#
        let answer = try await world.call(.post, "/api/projects", as: world.owner, body: body)
        #expect(answer.status == 413)
        #expect(answer.error?.statusCode == 413)
    }

    @Test func anOutageOfTheDatabaseSaysSo() async throws {
        let world = try await APIWorld(fault: { _ in .beforeCommit })
        let health = try await world.call(.get, "/api/health", authorization: nil)
        #expect(health.status == 503)
        #expect(try health.decoded(HealthAnswer.self).status == "unavailable")
        let answer = try await world.call(.get, "/api/projects", as: world.owner)
        #expect(answer.status == 503)
        #expect(answer.error?.code == "ledger.unavailable")
        #expect(answer.headers[.retryAfter] != nil)
    }

    @Test(arguments: [
        (FailureCode.adoForbidden, 502), (.jiraProjectNotFound, 502), (.httpCertificate, 502),
        (.secretsUnavailable, 502), (.ledgerNotFound, 404), (.ledgerConflict, 409), (.ledgerUnavailable, 503),
        (.internalError, 500),
    ])
    func theCodeOfAFailureDecidesTheStatus(_ code: FailureCode, _ status: Int) {
        let fault = APIFault(Failure(code, .failItem))
        #expect(fault.status.code == status)
        #expect(fault.body.code == code.rawValue)
        #expect(fault.body.message == .one(code.explanation))
    }

    @Test func aLogLineNamesTheRouteAndNoIds() async throws {
        let world = try await APIWorld()
        let id = ProjectID(world.ids.next()).description
        _ = try await world.call(.get, "/api/projects/\(id)?secret=1", as: world.owner)
        let line = try #require(world.log.lines.last { $0.contains(#""message":"Request""#) })
        #expect(line.contains(#""path":"/api/projects/{projectId}""#))
        #expect(line.contains(#""status":"404""#))
        #expect(!line.contains("dropped") && !line.contains("secret") && !line.contains(id))
    }

    @Test func oneMoreThanTheLimitIsTurnedAway() throws {
        let limit = AdmissionLimit(2)
        var places = [try limit.enter(), try limit.enter()]
        #expect(throws: APIFault.tooManyRequests) { _ = try limit.enter() }
        places.removeLast()
        _ = try limit.enter()
    }
}
