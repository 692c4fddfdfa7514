import Foundation
import Hummingbird
import MigraytAPIContract
import MigraytModel
import MigraytObservability
import MigraytPorts

/// Proves an access and keeps it: the credential in the secret store, the rest in the database.
struct ConnectionKeeper: Sendable {
    private let dependencies: APIDependencies

    init(_ dependencies: APIDependencies) { self.dependencies = dependencies }

    /// What the place tells of itself to the credential.
    func verify(_ endpoint: PlatformEndpoint, _ credential: PlatformCredential) async throws(Failure)
        -> ConnectorTestAnswer.Metadata
    {
        switch endpoint {
        case .azureDevOps(let endpoint):
            let source = try dependencies.connector.source(endpoint, credential: credential)
            let project = try await source.project()
            return ConnectorTestAnswer.Metadata(organisation: project.organization, project: project.name)
        case .jira(let endpoint):
            try await dependencies.connector.target(endpoint, credential: credential, permit: .always).verifyAccess()
            return ConnectorTestAnswer.Metadata(organisation: nil, project: endpoint.projectKey)
        }
    }

    /// Keeps a credential that was proved.
    func keep(_ endpoint: PlatformEndpoint, _ credential: StoredCredential, for call: Call) async throws -> Response {
        let (caller, ledger) = (call.caller, call.ledger)
        let present = try await ledger.connection(at: endpoint, tenant: caller.tenant)
        let id = present?.id ?? ConnectionID(call.newID())
        call.created.set(id)
        let token = call.newID().uuidString.lowercased()
        let name = "migrayt/connectors/\(caller.user)/\(endpoint.provider)/\(id)"
        // A renewed credential is a secret of its own, and the name of the one before is still taken.
        let arn = try await dependencies.secrets.create(
            name: present == nil ? name : "\(name)/\(token)", value: credential.encoded(), token: token)
        if let present { return try await renew(present, with: arn, ledger) }
        let connection = Connection(
            id: id, tenant: caller.tenant, user: caller.user, endpoint: endpoint, secretARN: arn,
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
}
