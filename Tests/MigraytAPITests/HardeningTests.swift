import Hummingbird
import MigraytAPIContract
import MigraytModel
import MigraytTestKit
import Testing

@testable import MigraytAPI

@Suite struct HardeningTests {
    @Test(arguments: [nil, "text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16"])
    func aBodyThatIsNotCalledJSONIsRefused(_ type: String?) async throws {
        let world = try await APIWorld()
        let token = try await world.tokens.issue(to: world.owner, email: Sensitive("a@b.c"), now: world.clock.now)
        var headers: HTTPFields = [.authorization: "Bearer \(token.reveal())"]
        headers[.contentType] = type
        let answer = try await world.call(.post, "/api/projects", headers: headers, body: #"{"name":"Shop"}"#)
        #expect(answer.status == 415)
        headers[.contentType] = #"Application/JSON; charset="UTF-8""#
        let good = try await world.call(.post, "/api/projects", headers: headers, body: #"{"name":"Shop"}"#)
        #expect(good.status == 201)
    }

    @Test(arguments: [HTTPRequest.Method.put, .trace, .options, .head, .connect])
    func aMethodThatIsNotDocumentedIsRefusedWithThoseThatAre(_ method: HTTPRequest.Method) async throws {
        let world = try await APIWorld()
        let answer = try await world.call(method, "/api/projects/\(ProjectID(world.ids.next()))", as: world.owner)
        #expect(answer.status == 405)
        #expect(answer.headers[.allow] == "DELETE, GET")
        #expect(try await world.call(method, "/api/connectors/scan", as: world.owner).headers[.allow] == "POST")
        #expect(try await world.call(method, "/api/nothing", as: world.owner).status == 404)
    }

    @Test func everyAnswerTellsBrowsersToTrustItWithLittleAndNothingOfUs() async throws {
        let world = try await APIWorld()
        for (path, status) in [("/api/health", 200), ("/api/projects", 401), ("/nothing", 404)] {
            let answer = try await world.call(.get, path, authorization: nil)
            #expect(answer.status == status)
            let names = Set(answer.headers.map { $0.name.canonicalName })
            #expect(
                names.isSuperset(of: [
                    "strict-transport-security", "x-content-type-options", "content-security-policy",
                    "referrer-policy", "cache-control",
                ]))
            #expect(names.isDisjoint(with: ["server", "x-powered-by"]))
        }
    }

    @Test func jsonOfManyLevelsIsRefused() async throws {
        let world = try await APIWorld()
        let deep = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
        let answer = try await world.call(.post, "/api/projects", as: world.owner, body: #"{"name":\#(deep)}"#)
        #expect(answer.status == 400)
    }

    @Test func oneTenantCannotTakeTheWholeAPI() async throws {
        let world = try await APIWorld()
        var status = 200
        for _ in 0..<501 where status == 200 {
            status = try await world.call(.get, "/api/projects", as: world.owner).status
        }
        #expect(status == 429)
        #expect(try await world.call(.get, "/api/projects", as: world.stranger).status == 200)
    }
}
