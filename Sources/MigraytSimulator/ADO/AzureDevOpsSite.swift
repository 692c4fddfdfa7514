import MigraytModel

/// The Azure DevOps side: one organisation with one project, read only.
public struct AzureDevOpsSite: Sendable {
    let organization: String
    let project: String
    let projectGUID: String
    /// `https://127.0.0.1:8443/ado/contoso`
    let url: String
    let source: any SimulatedProject
    /// Paths of areas and iterations → the ids that the trees give them.
    let areaIDs: [String: Int]
    let iterationIDs: [String: Int]
    private let token: String
    private let timeScale: TimeScale
    private let routes: RouteTable<AzureDevOpsHandler>

    init(
        organization: String, project: String, url: String, token: String, source: any SimulatedProject,
        timeScale: TimeScale = .real
    ) {
        self.timeScale = timeScale
        self.organization = organization
        self.project = project
        self.url = url
        self.token = token
        self.source = source
        areaIDs = Self.nodeIDs(source.areas, from: ClassificationEndpoints.firstArea)
        iterationIDs = Self.nodeIDs(source.iterations, from: ClassificationEndpoints.firstIteration)
        projectGUID = Self.projectGUID(of: source)
        routes = Self.makeRoutes()
    }

    private static func nodeIDs(_ root: SimulatedNode, from start: Int) -> [String: Int] {
        Dictionary(
            root.paths().enumerated().map { ($0.element, start + $0.offset) }, uniquingKeysWith: { old, _ in old })
    }

    /// The generator writes the same id into picture addresses.
    private static func projectGUID(of source: any SimulatedProject) -> String {
        (source as? GeneratedProject)?.projectGUID ?? Seed(0).guid(.project, 0)
    }

    private static func makeRoutes() -> RouteTable<AzureDevOpsHandler> {
        var routes = RouteTable<AzureDevOpsHandler>(ignoresCase: true)
        routes.add("OPTIONS", "/_apis", AzureDevOpsHandler(respond: LocationEndpoints.resources))
        routes.add("GET", "/_apis/resourceareas", AzureDevOpsHandler(respond: LocationEndpoints.areas))
        routes.add("GET", "/_apis/projects", AzureDevOpsHandler(respond: ProjectEndpoints.list))
        routes.add("GET", "/_apis/projects/{project}", AzureDevOpsHandler(respond: ProjectEndpoints.get))
        for prefix in ["", "/{project}"] {
            routes.add(
                "GET", "\(prefix)/_apis/wit/workitemrelationtypes",
                AzureDevOpsHandler(respond: TypeEndpoints.relationTypes))
            routes.add("GET", "\(prefix)/_apis/wit/fields", AzureDevOpsHandler(respond: TypeEndpoints.fields))
            routes.add(
                "GET", "\(prefix)/_apis/wit/attachments/{guid}",
                AzureDevOpsHandler(respond: SourceAttachmentEndpoint.download))
            routes.add(
                "POST", "\(prefix)/_apis/wit/workitemsbatch", AzureDevOpsHandler(respond: WorkItemEndpoints.batch))
            routes.add("GET", "\(prefix)/_apis/wit/workitems/{id}", AzureDevOpsHandler(respond: WorkItemEndpoints.get))
        }
        routes.add("GET", "/{project}/_apis/wit/workitemtypes", AzureDevOpsHandler(respond: TypeEndpoints.types))
        routes.add("GET", "/{project}/_apis/wit/workitemtypes/{type}", AzureDevOpsHandler(respond: TypeEndpoints.type))
        routes.add(
            "GET", "/{project}/_apis/wit/workitemtypes/{type}/states", AzureDevOpsHandler(respond: TypeEndpoints.states)
        )
        routes.add(
            "GET", "/{project}/_apis/wit/classificationnodes",
            AzureDevOpsHandler(respond: ClassificationEndpoints.roots))
        routes.add(
            "GET", "/{project}/_apis/wit/classificationnodes/{group}",
            AzureDevOpsHandler(respond: ClassificationEndpoints.root))
        routes.add("POST", "/{project}/_apis/wit/wiql", AzureDevOpsHandler(respond: QueryEndpoint.query))
        routes.add(
            "GET", "/{project}/_apis/wit/workitems/{id}/comments",
            AzureDevOpsHandler(respond: SourceCommentEndpoint.list))
        return routes
    }

    static let signIn = SimulatedResponse(
        status: 203, content: .html("<html><head><title>Sign In</title></head></html>"))

    /// - Parameter path: the path after `/ado/{organisation}`.
    func respond(
        to request: SimulatedRequest, path: ArraySlice<String>, at time: Instant
    ) -> (response: SimulatedResponse, template: String) {
        // A wrong token is not an error but a page to sign in (platform-apis.md 1.1).
        guard BasicCredential(header: request.authorization)?.password == token else {
            return (Self.signIn, "(sign-in)")
        }
        switch routes.match(request.method, path) {
        case .unknown:
            let failure = AzureDevOpsFailure(
                404, "VS800075: The resource cannot be found.", typeKey: "VssResourceNotFoundException")
            return (failure.response, "(unknown)")
        case .wrongMethod:
            let failure = AzureDevOpsFailure(
                405, "VS800076: The requested resource does not support this method.",
                typeKey: "VssRequestRoutingException")
            return (failure.response, "(unknown)")
        case .found(let match):
            var response: SimulatedResponse
            do throws(AzureDevOpsFailure) {
                try checkVersion(request, template: match.route.template)
                try checkProject(match.parameters["project"])
                response = try match.route.handler.respond(
                    AzureDevOpsCall(site: self, request: request, parameters: match.parameters, time: time))
            } catch {
                response = error.response
            }
            // They appear before anything is delayed, too (platform-apis.md 1.2).
            response.headers += [
                ("X-RateLimit-Resource", "Core/WIT"), ("X-RateLimit-Limit", "200"), ("X-RateLimit-Remaining", "150"),
                ("X-RateLimit-Reset", String(time.milliseconds / 1_000 + Int64(timeScale.seconds(300)))),
            ]
            return (response, match.route.template)
        }
    }

    private func checkVersion(_ request: SimulatedRequest, template: String) throws(AzureDevOpsFailure) {
        // What a client asks before it can know any version.
        guard request.method != "OPTIONS" else { return }
        var version = request.query["api-version"]
        if version == nil, let accept = request.accept, let range = accept.firstRange(of: "api-version=") {
            version = String(accept[range.upperBound...].prefix { $0 != ";" && $0 != " " && $0 != "," })
        }
        guard let version else {
            throw AzureDevOpsFailure(
                400,
                "No api-version was supplied for the request. The version must be supplied either as part of the Accept "
                    + "header or as a query parameter.", typeKey: "VssVersionNotSpecifiedException")
        }
        let isPreviewOnly = template.hasSuffix("/comments")
        let allowed: Set =
            isPreviewOnly
            ? ["7.1-preview.4", "7.2-preview.4"]
            : ["7.0", "7.1", "7.1-preview.1", "7.1-preview.2", "7.1-preview.3", "7.1-preview.4"]
        guard allowed.contains(version) else {
            throw AzureDevOpsFailure(
                400,
                "The requested version \"\(version)\" of the resource is not available; it is in preview or out of range.",
                typeKey: isPreviewOnly ? "VssInvalidPreviewVersionException" : "VssVersionOutOfRangeException")
        }
    }

    private func checkProject(_ name: String?) throws(AzureDevOpsFailure) {
        guard let name, name.lowercased() != project.lowercased(), name.lowercased() != projectGUID else { return }
        throw .projectNotFound(name)
    }
}
