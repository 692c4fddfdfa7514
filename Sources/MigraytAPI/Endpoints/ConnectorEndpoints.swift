import Foundation
import Hummingbird
import MigraytAPIContract
import MigraytModel
import MigraytObservability
import MigraytPorts

/// `/api/connectors`: the only endpoints that see a credential. It goes into the secret store, or nowhere.
struct ConnectorEndpoints: Sendable {
    private let dependencies: APIDependencies

    init(_ dependencies: APIDependencies) { self.dependencies = dependencies }

    func add(to routes: GuardedRoutes) {
        routes.post("/connectors", .manageConnections, audit: .connect) { try await create($0) }
        routes.get("/connectors", .viewConnections) { try await list($0) }
        routes.delete("/connectors/{connectionId}", .manageConnections, audit: .disconnect) { try await delete($0) }
        routes.post("/connectors/test", .manageConnections) { try await test($0) }
    }

    /// Proves the access before anything is kept.
    private func create(_ call: Call) async throws -> Response {
        let (caller, ledger) = (call.caller, call.ledger)
        let access = try PlatformAccess(try call.decoded(as: ConnectorRequest.self))
        _ = try await verify(access)
        let present = try await ledger.connection(at: access.endpoint, tenant: caller.tenant)
        let id = present?.id ?? ConnectionID(call.newID())
        call.created.set(id)
        let token = call.newID().uuidString.lowercased()
        let name = "migrayt/connectors/\(caller.user)/\(access.endpoint.provider)/\(id)"
        // A renewed credential is a secret of its own, and the name of the one before is still taken.
        let arn = try await dependencies.secrets.create(
            name: present == nil ? name : "\(name)/\(token)", value: access.credential.encoded(), token: token)
        if let present { return try await renew(present, with: arn, ledger) }
        let connection = Connection(
            id: id, tenant: caller.tenant, user: caller.user, endpoint: access.endpoint, secretARN: arn,
            createdAt: dependencies.timing.now())
        do throws(Failure) { try await ledger.createConnection(connection) } catch {
            await withdraw(connection, ledger)
            throw error
        }
        return try .json(ConnectionView(connection), status: .created)
    }

    /// Connecting the same place again gives its connection the new credential, so that a parked run can be resumed.
    private func renew(_ present: Connection, with arn: String, _ ledger: any AccountLedger) async throws -> Response {
        do throws(Failure) {
            guard let old = try await ledger.replaceSecret(of: present.id, tenant: present.tenant, with: arn) else {
                // The connection went meanwhile: nobody would ever delete the secret that was made for it.
                try await dependencies.secrets.delete(arn)
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
    private func withdraw(_ connection: Connection, _ ledger: any AccountLedger) async {
        do throws(Failure) {
            try await dependencies.secrets.delete(connection.secretARN)
            _ = try await ledger.deleteConnection(connection.id, tenant: connection.tenant)
        } catch {
            dependencies.logger.log(error, "A connection that failed was not wholly withdrawn")
        }
    }

    private func list(_ call: Call) async throws -> Response {
        let page = try Page(call.request)
        let connections = try await call.ledger.connections(
            tenant: call.tenant, after: try page.id(), limit: page.limit + 1)
        return try page.response(connections.map { ConnectionView($0) }, next: \.id, of: call.request)
    }

    private func delete(_ call: Call) async throws -> Response {
        let id: ConnectionID = try call.id("connectionId", of: "Connection")
        let ledger = call.ledger
        let conflict = "Connection \(id) is used by an active run: cancel it or wait for its end"
        let deleted = try await APIFault.onConflict(conflict) { () async throws(Failure) in
            try await ledger.deleteConnection(id, tenant: call.tenant)
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
    private func test(_ call: Call) async throws -> Response {
        let access = try PlatformAccess(try call.decoded(as: ConnectorRequest.self))
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
