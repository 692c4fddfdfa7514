import Hummingbird
import MigraytAPIContract
import MigraytModel
import MigraytPorts

/// `/api/migrations`: runs are started, shown and steered.
struct MigrationEndpoints: Sendable {
    private static let limits = 1...200
    private static let defaultLimit = 50

    private let ledger: any AccountLedger & RunLedger
    private let dependencies: APIDependencies
    private let runs: RunReader

    init(_ dependencies: APIDependencies) {
        self.dependencies = dependencies
        ledger = dependencies.ledger
        runs = RunReader(ledger: dependencies.ledger)
    }

    func add(to group: RouterGroup<APIRequestContext>) {
        group.post("/migrations/project/{projectId}/start") { try await start($0, $1) }
        group.get("/migrations") { try await list($0, $1) }
        group.get("/migrations/{runId}") { try await show($1) }
        group.post("/migrations/{runId}/pause") { try await steer(.pause, $1) { "Run \($0) is not running" } }
        group.post("/migrations/{runId}/resume") { try await steer(.resume, $1) { "Run \($0) is not paused" } }
        group.post("/migrations/{runId}/cancel") { try await steer(.cancel, $1) { "Run \($0) has ended" } }
    }

    private func start(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        let tenant = try context.authenticated().tenant
        let id: ProjectID = try context.id("projectId", of: "Project")
        let wanted = try await request.decoded(as: StartRequest.self)
        guard let project = try await ledger.project(id, tenant: tenant) else {
            throw APIFault.notFound("Project \(id) not found")
        }
        var faults = Self.faults(ofType: wanted.type)
        let source = try await connection(wanted.sourceConnectionId, tenant: tenant)
        let target = try await connection(wanted.targetConnectionId, tenant: tenant)
        if source?.endpoint.provider != "azure_devops" {
            faults.append("sourceConnectionId must be a connection of azure_devops")
        }
        if target?.endpoint.provider != "jira" { faults.append("targetConnectionId must be a connection of jira") }
        faults += Self.faults(ofDefaults: wanted.options?.fieldDefaults ?? [:])
        faults += FieldMappingFaults.faults(of: wanted.options)
        faults += PeopleMappingFaults.faults(of: wanted.options?.peopleMapping ?? [:])
        if let policy = wanted.options?.linkTypePolicy, LinkTypePolicy(rawValue: policy) == nil {
            faults.append("options.link_type_policy must be create, relate or drop")
        }
        guard faults.isEmpty, let source, let target else { throw APIFault.invalid(faults) }
        let run = Run(
            id: RunID(dependencies.newID()), tenant: tenant, project: project.id, source: source.id,
            target: target.id, type: .full, options: RunOptions(wanted.options), createdAt: dependencies.timing.now())
        try await refuseSecondLane(source, target, tenant: tenant)
        let conflict = "Another run of this project is active: cancel it or wait for its end"
        try await APIFault.onConflict(conflict) { () async throws(Failure) in try await ledger.createRun(run) }
        return try .json(RunView(run, progress: []))
    }

    /// Two active runs from one source project into one target project would each create what the other creates.
    private func refuseSecondLane(_ source: Connection, _ target: Connection, tenant: TenantID) async throws {
        let active = try await ledger.runs(tenant: tenant, project: nil, limit: Self.limits.upperBound)
            .filter { !$0.state.isTerminal }
        for run in active {
            let used = try await ledger.connection(run.source, tenant: tenant)?.endpoint
            let written = try await ledger.connection(run.target, tenant: tenant)?.endpoint
            if used == source.endpoint, written == target.endpoint {
                throw APIFault.conflict("Run \(run.id) is active between the same projects: wait for its end")
            }
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
        case nil: ["type must be FULL"]
        }
    }

    private func connection(_ id: String, tenant: TenantID) async throws(Failure) -> Connection? {
        guard let id = ConnectionID(id) else { return nil }
        return try await ledger.connection(id, tenant: tenant)
    }

    private func list(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        let tenant = try context.authenticated().tenant
        var (project, limit): (ProjectID?, Int) = (nil, Self.defaultLimit)
        if let text = request.uri.queryParameters["projectId"] {
            guard let id = ProjectID(String(text)) else { throw APIFault.invalid(["projectId must be a UUID"]) }
            project = id
        }
        if let text = request.uri.queryParameters["limit"] {
            guard let number = Int(text), Self.limits.contains(number) else {
                throw APIFault.invalid(["limit must be a whole number from 1 to 200"])
            }
            limit = number
        }
        var views: [RunView] = []
        for run in try await ledger.runs(tenant: tenant, project: project, limit: limit) {
            views.append(try await runs.view(of: run))
        }
        return try .json(views)
    }

    private func show(_ context: APIRequestContext) async throws -> Response {
        try .json(try await runs.view(of: try await runs.run(context)))
    }

    /// - Parameter refusal: What a run whose state does not allow the command answers.
    private func steer(_ command: RunCommand, _ context: APIRequestContext, refusal: (RunID) -> String) async throws
        -> Response
    {
        let run = try await runs.run(context)
        let steered = try await APIFault.onConflict(refusal(run.id)) { () async throws(Failure) in
            try await ledger.steer(run.id, command, commandID: nil)
        }
        return try .json(try await runs.view(of: steered))
    }
}
