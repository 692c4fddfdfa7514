import Hummingbird
import MigraytAPIContract
import MigraytModel
import MigraytPorts

/// `/api/migrations`: runs are started, shown and steered.
struct MigrationEndpoints: Sendable {
    /// Runs that are looked through for one between the same places.
    private static let lanes = 200

    private let dependencies: APIDependencies

    init(_ dependencies: APIDependencies) { self.dependencies = dependencies }

    func add(to routes: GuardedRoutes) {
        routes.post("/migrations/project/{projectId}/start", .startMigrations, audit: .migrationStart) {
            try await start($0)
        }
        routes.get("/migrations", .viewResults) { try await list($0) }
        routes.get("/migrations/{runId}", .viewResults) { try await show($0) }
        routes.post("/migrations/{runId}/pause", .steerMigrations, audit: .migrationPause) {
            try await steer(.pause, $0) { "Run \($0) is not running" }
        }
        routes.post("/migrations/{runId}/resume", .steerMigrations, audit: .migrationResume) {
            try await steer(.resume, $0) { "Run \($0) is not paused" }
        }
        routes.post("/migrations/{runId}/cancel", .steerMigrations, audit: .migrationCancel) {
            try await steer(.cancel, $0) { "Run \($0) has ended" }
        }
    }

    private func start(_ call: Call) async throws -> Response {
        let (tenant, ledger) = (call.tenant, call.ledger)
        let id: ProjectID = try call.id("projectId", of: "Project")
        let wanted = try call.decoded(as: StartRequest.self)
        guard let project = try await ledger.project(id, tenant: tenant) else {
            throw APIFault.notFound("Project \(id) not found")
        }
        var faults = Self.faults(ofType: wanted.type)
        let source = try await connection(wanted.sourceConnectionId, call)
        let target = try await connection(wanted.targetConnectionId, call)
        if source?.platform != .azureDevOps {
            faults.append("sourceConnectionId must be a connection of azure_devops")
        }
        if target?.platform != .jira { faults.append("targetConnectionId must be a connection of jira") }
        faults += Self.faults(ofDefaults: wanted.options?.fieldDefaults ?? [:])
        faults += FieldMappingFaults.faults(of: wanted.options)
        faults += PeopleMappingFaults.faults(of: wanted.options?.peopleMapping ?? [:])
        if let policy = wanted.options?.linkTypePolicy, LinkTypePolicy(rawValue: policy) == nil {
            faults.append("options.link_type_policy must be create, relate or drop")
        }
        if let hierarchy = wanted.options?.hierarchy, Hierarchy(rawValue: hierarchy) == nil {
            faults.append("options.hierarchy must be collapse, keep or extend")
        }
        guard faults.isEmpty, let source, let target else { throw APIFault.invalid(faults) }
        let run = Run(
            id: RunID(call.newID()), tenant: tenant, project: project.id, source: source.id,
            target: target.id, type: .full, options: RunOptions(wanted.options), createdAt: dependencies.timing.now())
        try await refuseSecondLane(source, target, call)
        try await refuseOtherHierarchy(of: run, call)
        let conflict = "Another run of this project is active: cancel it or wait for its end"
        try await APIFault.onConflict(conflict) { () async throws(Failure) in try await ledger.createRun(run) }
        call.created.set(run.id)
        return try .json(RunView(run, progress: []))
    }

    /// Two active runs from one source project into one target project would each create what the other creates.
    private func refuseSecondLane(_ source: Connection, _ target: Connection, _ call: Call) async throws {
        let (tenant, ledger) = (call.tenant, call.ledger)
        let active = try await ledger.runs(tenant: tenant, project: nil, limit: Self.lanes)
            .filter { !$0.state.isTerminal }
        for run in active {
            let used = try await ledger.connection(run.source, tenant: tenant)?.digests.place
            let written = try await ledger.connection(run.target, tenant: tenant)?.digests.place
            if used == source.digests.place, written == target.digests.place {
                throw APIFault.conflict("Run \(run.id) is active between the same projects: wait for its end")
            }
        }
    }

    /// The issues that earlier runs made are of the levels of their hierarchy; another would seek parents among them in
    /// vain.
    private func refuseOtherHierarchy(of run: Run, _ call: Call) async throws {
        let ledger = call.ledger
        let earlier = try await ledger.runs(tenant: run.tenant, project: run.project, limit: Self.lanes)
        let wanted = run.options.hierarchy ?? .collapse
        for other in earlier where (other.options.hierarchy ?? .collapse) != wanted {
            let hasIssues = try await ledger.progress(other.id).contains { step in
                step.step.phase == .items && step.counts[.completed] ?? 0 > 0
            }
            guard hasIssues else { continue }
            let used = other.options.hierarchy ?? .collapse
            throw APIFault.conflict(
                "Issues of this project were made with hierarchy \(used.rawValue): use it again, or a new project")
        }
    }

    /// The values are content of the run's configuration; a fault names the field only.
    private static func faults(ofDefaults defaults: [String: String]) -> [String] {
        guard defaults.count <= 100 else { return ["options.field_defaults has more than 100 fields"] }
        return defaults.sorted { $0.key < $1.key }.compactMap { field, value in
            let isField =
                field.utf8.count <= 100 && field.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
            guard isField, !field.isEmpty else {
                return "options.field_defaults has a key that is not the id of a field"
            }
            guard value.utf8.count <= 10_000 else {
                return "options.field_defaults.\(field) is longer than 10000 bytes"
            }
            let isJSON = (try? JSONParser.parse(Array(value.utf8))) != nil
            return isJSON ? nil : "options.field_defaults.\(field) is not JSON (a text needs quotation marks)"
        }
    }

    private static func faults(ofType type: String) -> [String] {
        switch RunType(rawValue: type) {
        case .full: []
        case .sample, .incremental: ["type \(type) is not yet available: use FULL"]
        case .replay: ["type REPLAY is not started here: replay the run's dead letters"]
        case nil: ["type must be FULL"]
        }
    }

    private func connection(_ id: String, _ call: Call) async throws(Failure) -> Connection? {
        guard let id = ConnectionID(id) else { return nil }
        return try await call.ledger.connection(id, tenant: call.tenant)
    }

    private func list(_ call: Call) async throws -> Response {
        let (request, runs) = (call.request, RunReader(ledger: call.ledger))
        let page = try Page(request)
        var project: ProjectID?
        if let text = request.uri.queryParameters["projectId"] {
            guard let id = ProjectID(String(text)) else { throw APIFault.invalid(["projectId must be a UUID"]) }
            project = id
        }
        var views: [RunView] = []
        let found = try await call.ledger.runs(
            tenant: call.tenant, project: project, after: try page.id(), limit: page.limit + 1)
        for run in found { views.append(try await runs.view(of: run)) }
        return try page.response(views, next: \.id, of: request)
    }

    private func show(_ call: Call) async throws -> Response {
        try .json(try await RunReader(ledger: call.ledger).view(of: try await call.run()))
    }

    /// - Parameter refusal: What a run whose state does not allow the command answers.
    private func steer(_ command: RunCommand, _ call: Call, refusal: (RunID) -> String) async throws
        -> Response
    {
        let run = try await call.run()
        let steered = try await APIFault.onConflict(refusal(run.id)) { () async throws(Failure) in
            try await call.ledger.steer(run.id, command, commandID: nil)
        }
        return try .json(try await RunReader(ledger: call.ledger).view(of: steered))
    }
}
