import Foundation
import Hummingbird
import MigraytAPIContract
import MigraytModel
import MigraytPorts

/// `/api/projects`
struct ProjectEndpoints: Sendable {
    private static let names = 1...200

    private let ledger: any AccountLedger & RunLedger
    private let dependencies: APIDependencies

    init(_ dependencies: APIDependencies) {
        self.dependencies = dependencies
        ledger = dependencies.ledger
    }

    func add(to group: RouterGroup<APIRequestContext>) {
        group.post("/projects") { request, context in try await create(request, context) }
        group.get("/projects") { _, context in try await list(context) }
        group.get("/projects/{projectId}") { _, context in try await get(context) }
        group.delete("/projects/{projectId}") { _, context in try await delete(context) }
    }

    private func create(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        let caller = try context.authenticated()
        let wanted = try await request.decoded(as: ProjectRequest.self)
        let name = wanted.name.trimmingCharacters(in: .whitespacesAndNewlines)
        var faults: [String] = []
        if !Self.names.contains(name.count) { faults.append("name must have 1 to 200 characters") }
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
            id: ProjectID(dependencies.newID()), tenant: caller.tenant, name: name,
            createdAt: dependencies.timing.now())
        try await ledger.createProject(project)
        return try .json(ProjectView(project, newest: nil), status: .created)
    }

    private func list(_ context: APIRequestContext) async throws -> Response {
        let tenant = try context.authenticated().tenant
        var views: [ProjectView] = []
        for project in try await ledger.projects(tenant: tenant) { views.append(try await view(of: project)) }
        return try .json(views)
    }

    private func get(_ context: APIRequestContext) async throws -> Response {
        let id: ProjectID = try context.id("projectId", of: "Project")
        guard let project = try await ledger.project(id, tenant: try context.authenticated().tenant) else {
            throw APIFault.notFound("Project \(id) not found")
        }
        return try .json(try await view(of: project))
    }

    private func delete(_ context: APIRequestContext) async throws -> Response {
        let id: ProjectID = try context.id("projectId", of: "Project")
        let tenant = try context.authenticated().tenant
        let conflict = "Project \(id) has an active run: cancel it or wait for its end"
        let isDeleted = try await APIFault.onConflict(conflict) { () async throws(Failure) in
            try await ledger.deleteProject(id, tenant: tenant)
        }
        guard isDeleted else { throw APIFault.notFound("Project \(id) not found") }
        return Response(status: .noContent)
    }

    private func view(of project: Project) async throws(Failure) -> ProjectView {
        let newest = try await ledger.runs(tenant: project.tenant, project: project.id, limit: 1).first
        return ProjectView(project, newest: newest?.state)
    }
}
