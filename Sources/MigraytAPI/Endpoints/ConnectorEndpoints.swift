import Foundation
import Hummingbird
import MigraytAPIContract
import MigraytModel
import MigraytPorts

/// `/api/connectors`: where a token that a person made comes in. It goes into the secret store, or nowhere, and with it
/// the address that it is for.
struct ConnectorEndpoints: Sendable {
    private let dependencies: APIDependencies
    private let keeper: ConnectionKeeper
    private let revocation: GrantRevocation
    private let endpoints: EndpointReader

    init(_ dependencies: APIDependencies) {
        self.dependencies = dependencies
        keeper = ConnectionKeeper(dependencies)
        endpoints = EndpointReader(secrets: dependencies.secrets)
        revocation = GrantRevocation(
            secrets: dependencies.secrets, servers: dependencies.authorizationServers, logger: dependencies.logger)
    }

    func add(to routes: GuardedRoutes) {
        routes.post("/connectors", .manageConnections, audit: .connect) { try await create($0) }
        routes.get("/connectors", .viewConnections) { try await list($0) }
        routes.delete("/connectors/{connectionId}", .manageConnections, audit: .disconnect) { try await delete($0) }
        // The answer names the organisation.
        routes.post("/connectors/test", .manageConnections, keepsAnswer: false) { try await test($0) }
    }

    /// Proves the access before anything is kept.
    private func create(_ call: Call) async throws -> Response {
        let access = try PlatformAccess(try call.decoded(as: ConnectorRequest.self))
        let place = try await keeper.place(access.endpoint)
        _ = try await keeper.verify(place, access.credential)
        return try await keeper.keep(place, .token(access.credential), for: call)
    }

    private func list(_ call: Call) async throws -> Response {
        let page = try Page(call.request)
        let connections = try await call.ledger.connections(
            tenant: call.tenant, after: try page.id(), limit: page.limit + 1)
        let endpoints = try await endpoints.endpoints(of: Array(connections.prefix(page.limit)))
        return try page.response(
            connections.map { ConnectionView($0, endpoint: endpoints[$0.id]) }, next: \.id, of: call.request)
    }

    private func delete(_ call: Call) async throws -> Response {
        let id: ConnectionID = try call.id("connectionId", of: "Connection")
        let ledger = call.ledger
        let conflict = "Connection \(id) is used by an active run: cancel it or wait for its end"
        guard let connection = try await ledger.connection(id, tenant: call.tenant) else {
            throw APIFault.notFound("Connection \(id) not found")
        }
        if try await ledger.isInUse(id, tenant: call.tenant) { throw APIFault.conflict(conflict) }
        // The secret first: as long as it is there, the row leads to it. A run that is started meanwhile pauses.
        let answer = try await revocation.end(connection)
        try await dependencies.secrets.delete(connection.secretARN)
        let deleted = try await APIFault.onConflict(conflict) { () async throws(Failure) in
            try await ledger.deleteConnection(id, tenant: call.tenant)
        }
        // Two requests at once: the other one's answer tells.
        guard deleted != nil else { throw APIFault.notFound("Connection \(id) not found") }
        return try answer.map { try .json($0) } ?? Response(status: .noContent)
    }

    /// Tries the access and keeps nothing.
    private func test(_ call: Call) async throws -> Response {
        let access = try PlatformAccess(try call.decoded(as: ConnectorRequest.self))
        let place = try await keeper.place(access.endpoint)
        let answer: ConnectorTestAnswer
        do throws(Failure) {
            let metadata = try await keeper.verify(place, access.credential)
            answer = ConnectorTestAnswer(success: true, message: "Connection verified", metadata: metadata)
        } catch {
            answer = ConnectorTestAnswer(success: false, message: error.description, metadata: nil)
        }
        return try .json(answer)
    }
}
