import Foundation
import Hummingbird
import MigraytAPIContract
import MigraytModel
import MigraytObservability
import MigraytPorts

/// `/api/connectors`: the only endpoints that see a credential. It goes into the secret store, or nowhere.
struct ConnectorEndpoints: Sendable {
    private let ledger: any AccountLedger
    private let dependencies: APIDependencies

    init(_ dependencies: APIDependencies) {
        self.dependencies = dependencies
        ledger = dependencies.ledger
    }

    func add(to group: RouterGroup<APIRequestContext>) {
        group.post("/connectors") { request, context in try await create(request, context) }
        group.get("/connectors") { _, context in try await list(context) }
        group.delete("/connectors/{connectionId}") { _, context in try await delete(context) }
        group.post("/connectors/test") { request, context in try await test(request, context) }
    }

    /// Proves the access before anything is kept.
    private func create(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        let caller = try context.authenticated()
        let access = try PlatformAccess(try await request.decoded(as: ConnectorRequest.self))
        _ = try await verify(access)
        let present = try await ledger.connections(tenant: caller.tenant).first { $0.endpoint == access.endpoint }
        let id = present?.id ?? ConnectionID(dependencies.newID())
        let token = dependencies.newID().uuidString.lowercased()
        let name = "migrayt/connectors/\(caller.user)/\(access.endpoint.provider)/\(id)"
        // A renewed credential is a secret of its own, and the name of the one before is still taken.
        let arn = try await dependencies.secrets.create(
            name: present == nil ? name : "\(name)/\(token)", value: access.credential.encoded(), token: token)
        if let present { return try await renew(present, with: arn) }
        let connection = Connection(
            id: id, tenant: caller.tenant, user: caller.user, endpoint: access.endpoint, secretARN: arn,
            createdAt: dependencies.timing.now())
        do throws(Failure) { try await ledger.createConnection(connection) } catch {
            await withdraw(connection)
            throw error
        }
        return try .json(ConnectionView(connection), status: .created)
    }

    /// Connecting the same place again gives its connection the new credential, so that a parked run can be resumed.
    private func renew(_ present: Connection, with arn: String) async throws -> Response {
        do throws(Failure) {
            guard let old = try await ledger.replaceSecret(of: present.id, tenant: present.tenant, with: arn) else {
                throw Failure(.ledgerNotFound, .failItem)
            }
            try await dependencies.secrets.delete(old.secretARN)
        } catch {
            // Which of the two secrets the row names is not known here: both stay, and nothing is cut off.
            dependencies.logger.log(error, "A credential was not wholly renewed")
            throw error
        }
        return try .json(ConnectionView(present), status: .created)
    }

    /// Leaves neither secret nor row behind. The row may exist although no answer said so.
    private func withdraw(_ connection: Connection) async {
        do throws(Failure) {
            try await dependencies.secrets.delete(connection.secretARN)
            _ = try await ledger.deleteConnection(connection.id, tenant: connection.tenant)
        } catch {
            dependencies.logger.log(error, "A connection that failed was not wholly withdrawn")
        }
    }

    private func list(_ context: APIRequestContext) async throws -> Response {
        let connections = try await ledger.connections(tenant: try context.authenticated().tenant)
        return try .json(connections.map { ConnectionView($0) })
    }

    private func delete(_ context: APIRequestContext) async throws -> Response {
        let id: ConnectionID = try context.id("connectionId", of: "Connection")
        let tenant = try context.authenticated().tenant
        let conflict = "Connection \(id) is used by an active run: cancel it or wait for its end"
        let deleted = try await APIFault.onConflict(conflict) { () async throws(Failure) in
            try await ledger.deleteConnection(id, tenant: tenant)
        }
        guard let connection = deleted else { throw APIFault.notFound("Connection \(id) not found") }
        do throws(Failure) { try await dependencies.secrets.delete(connection.secretARN) } catch {
            // The row comes back, so that the secret still has an owner who can delete it again.
            try await ledger.createConnection(connection)
            throw error
        }
        return Response(status: .noContent)
    }

    /// Tries the access and keeps nothing.
    private func test(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        _ = try context.authenticated()
        let access = try PlatformAccess(try await request.decoded(as: ConnectorRequest.self))
        let answer: ConnectorTestAnswer
        do throws(Failure) {
            let metadata = try await verify(access)
            answer = ConnectorTestAnswer(success: true, message: "Connection verified", metadata: metadata)
        } catch {
            answer = ConnectorTestAnswer(success: false, message: error.description, metadata: nil)
        }
        return try .json(answer)
    }

    private func verify(_ access: PlatformAccess) async throws(Failure) -> ConnectorTestAnswer.Metadata {
        switch access.endpoint {
        case .azureDevOps(let endpoint):
            let source = try dependencies.connector.source(endpoint, credential: access.credential)
            let project = try await source.project()
            return ConnectorTestAnswer.Metadata(organisation: project.organization, project: project.name)
        case .jira(let endpoint):
            try await dependencies.connector.target(endpoint, credential: access.credential, permit: .always)
                .verifyAccess()
            return ConnectorTestAnswer.Metadata(organisation: nil, project: endpoint.projectKey)
        }
    }
}
