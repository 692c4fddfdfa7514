import Foundation
import Hummingbird
import MigraytAPIContract
import MigraytModel
import MigraytTestKit
import Testing

@testable import MigraytAPI

@Suite struct ContractTests {
    @Test func theContractNamesEveryRouteAndNoOther() async throws {
        let world = try await APIWorld()
        let served = Set(world.server.router().routes.map { "\($0.method) \($0.path)" })
        #expect(served == Self.documented())
    }

    @Test func theContractIsServedAsItIs() async throws {
        let world = try await APIWorld()
        let answer = try await world.call(.get, "/openapi.yaml", authorization: nil)
        #expect(answer.status == 200)
        #expect(answer.text == String(decoding: APIDocument.openAPI, as: UTF8.self))
    }

    @Test func healthNeedsNoToken() async throws {
        let world = try await APIWorld()
        let answer = try await world.call(.get, "/api/health", authorization: nil)
        #expect(answer.status == 200)
        #expect(try answer.decoded(HealthAnswer.self).status == "ok")
    }

    /// `METHOD /path` of every operation: keys at two and four spaces under `paths`.
    static func documented() -> Set<String> {
        var operations: Set<String> = []
        var (isInPaths, path) = (false, "")
        for line in String(decoding: APIDocument.openAPI, as: UTF8.self).split(separator: "\n") {
            if !line.hasPrefix(" ") { isInPaths = line == "paths:" }
            guard isInPaths else { continue }
            if let match = line.wholeMatch(of: #/\ \ (/.*):/#) { path = String(match.1) }
            if let match = line.wholeMatch(of: #/\ {4}(get|post|put|patch|delete):/#) {
                operations.insert("\(match.1.uppercased()) \(path)")
            }
        }
        return operations
    }
}
