import Foundation
import Hummingbird
import MigraytAPIContract
import MigraytModel
import MigraytPorts

/// `/api/projects`
struct ProjectEndpoints: Sendable {
    private static let names = 1...200

    private let dependencies: APIDependencies

    init(_ dependencies: APIDependencies) { self.dependencies = dependencies }

    func add(to routes: GuardedRoutes) {
        routes.post("/projects", .manageProjects, audit: .projectCreate) { try await create($0) }
        routes.get("/projects", .viewProjects) { try await list($0) }
        routes.get("/projects/{projectId}", .viewProjects) { try await get($0) }
        routes.delete("/projects/{projectId}", .manageProjects, audit: .projectDelete) { try await delete($0) }
    }

    private func create(_ call: Call) async throws -> Response {
        let wanted = try call.decoded(as: ProjectRequest.self)
        let name = wanted.name.trimmingCharacters(in: .whitespacesAndNewlines)
        var faults: [String] = []
        if !Self.names.contains(name.unicodeScalars.count) { faults.append("name must have 1 to 200 characters") }
        if name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            faults.append("name must not hold control characters")
        }
        if let source = wanted.sourceSystem, source != ProjectView.sourceSystem {
            faults.append("sourceSystem must be \(ProjectView.sourceSystem)")
        }
        if let target = wanted.targetSystem, target != ProjectView.targetSystem {
            faults.append("targetSystem must be \(ProjectView.targetSystem)")
        }
        if !faults.isEmpty { throw APIFault.invalid(faults) }
        let project = Project(
            id: ProjectID(call.newID()), tenant: call.tenant, name: name,
            createdAt: dependencies.timing.now())
        try await call.ledger.createProject(project)
        call.created.set(project.id)
        return try .json(ProjectView(project, newest: nil), status: .created)
    }

    private func list(_ call: Call) async throws -> Response {
        let page = try Page(call.request)
        var views: [ProjectView] = []
        let projects = try await call.ledger.projects(
            tenant: call.tenant, after: try page.id(), limit: page.limit + 1)
        for project in projects { views.append(try await view(of: project, call.ledger)) }
        return try page.response(views, next: \.id, of: call.request)
    }

    private func get(_ call: Call) async throws -> Response {
        let id: ProjectID = try call.id("projectId", of: "Project")
        guard let project = try await call.ledger.project(id, tenant: call.tenant) else {
            throw APIFault.notFound("Project \(id) not found")
        }
        return try .json(try await view(of: project, call.ledger))
    }

    private func delete(_ call: Call) async throws -> Response {
        let id: ProjectID = try call.id("projectId", of: "Project")
        let conflict = "Project \(id) has an active run: cancel it or wait for its end"
        let isDeleted = try await APIFault.onConflict(conflict) { () async throws(Failure) in
            try await call.ledger.deleteProject(id, tenant: call.tenant)
        }
        guard isDeleted else { throw APIFault.notFound("Project \(id) not found") }
        return Response(status: .noContent)
    }

    private func view(of project: Project, _ ledger: any RunLedger) async throws(Failure) -> ProjectView {
        let newest = try await ledger.runs(tenant: project.tenant, project: project.id, limit: 1).first
        return ProjectView(project, newest: newest?.state)
    }
}
