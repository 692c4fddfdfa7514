import Foundation
import Hummingbird
import MigraytAPIContract
import MigraytModel
import MigraytPorts
import MigraytTestKit
import Testing

@testable import MigraytAPI

@Suite struct ProjectTests {
    @Test func aProjectIsCreatedShownAndDeleted() async throws {
        let world = try await APIWorld()
        let id = try await world.createProject(as: world.owner)
        let project = try await world.call(.get, "/api/projects/\(id)", as: world.owner).decoded(ProjectView.self)
        #expect(project.status == "DRAFT")
        #expect(project.tenantId == world.owner.tenant.description)
        #expect(project.sourceSystem == "AZURE_DEVOPS" && project.targetSystem == "JIRA")
        let list = try await world.call(.get, "/api/projects", as: world.owner).decoded([ProjectView].self)
        #expect(list.map(\.id) == [id])
        let deleted = try await world.call(.delete, "/api/projects/\(id)", as: world.owner)
        #expect(deleted.status == 204 && deleted.text.isEmpty)
        #expect(try await world.call(.get, "/api/projects/\(id)", as: world.owner).status == 404)
    }

    @Test func anotherTenantsProjectIsNotFound() async throws {
        let world = try await APIWorld()
        let id = try await world.createProject(as: world.owner)
        #expect(try await world.call(.get, "/api/projects", as: world.stranger).text == "[]")
        #expect(try await world.call(.get, "/api/projects/\(id)", as: world.stranger).status == 404)
        #expect(try await world.call(.delete, "/api/projects/\(id)", as: world.stranger).status == 404)
        #expect(try await world.call(.get, "/api/projects/\(id)", as: world.owner).status == 200)
    }

    @Test func aProjectWithAnActiveRunStays() async throws {
        let world = try await APIWorld()
        let run = try await world.startRun(as: world.owner).run
        let refused = try await world.call(.delete, "/api/projects/\(run.projectId)", as: world.owner)
        #expect(refused.status == 409)
        let project = try await world.call(.get, "/api/projects/\(run.projectId)", as: world.owner)
        #expect(try project.decoded(ProjectView.self).status == "MIGRATING")
    }

    @Test(arguments: RunState.allCases)
    func theStatusFollowsFromTheNewestRun(_ state: RunState) {
        let project = Project(
            id: ProjectID(.init()), tenant: TenantID(.init()), name: "x", createdAt: .init(timeIntervalSince1970: 0))
        let status = ProjectView(project, newest: state).status
        #expect((status == "MIGRATING") == !state.isTerminal)
    }
}
