import Foundation
import Hummingbird
import MigraytAPIContract
import MigraytModel
import MigraytObservability
import MigraytPorts

/// Proves an access and keeps it: place and credential in the secret store, whose it is in the database.
struct ConnectionKeeper: Sendable {
    /// What Secrets Manager takes.
    private static let largestSecret = 65_536

    private let dependencies: APIDependencies
    private let keys: PlaceKeys

    init(_ dependencies: APIDependencies) {
        self.dependencies = dependencies
        keys = PlaceKeys(
            secrets: dependencies.secrets, newSecret: dependencies.newSecret, newID: dependencies.newID)
    }

    func place(_ endpoint: PlatformEndpoint) async throws(Failure) -> Place { try await keys.place(endpoint) }

    /// What the place tells of itself to the credential.
    func verify(_ place: Place, _ credential: PlatformCredential) async throws(Failure)
        -> ConnectorTestAnswer.Metadata
    {
        let (connector, site) = (dependencies.connector, place.digests.site)
        switch place.endpoint {
        case .azureDevOps(let endpoint):
            let source = try connector.source(endpoint, site: site, credential: credential)
            let project = try await source.project()
            return ConnectorTestAnswer.Metadata(organisation: project.organization, project: project.name)
        case .jira(let endpoint):
            try await connector.target(endpoint, site: site, credential: credential, permit: .always).verifyAccess()
            return ConnectorTestAnswer.Metadata(organisation: nil, project: endpoint.projectKey)
        }
    }

    /// Keeps a credential that was proved.
    func keep(_ place: Place, _ credential: StoredCredential, for call: Call) async throws -> Response {
        let (caller, ledger, platform) = (call.caller, call.ledger, place.endpoint.platform)
        let value = StoredConnection(endpoint: place.endpoint, credential: credential).encoded()
        guard value.reveal().utf8.count <= Self.largestSecret else {
            throw APIFault.invalid(["The connection has more than \(Self.largestSecret) bytes: give a shorter CA file"])
        }
        let present = try await ledger.connection(at: place.digests, tenant: caller.tenant)
        let id = present?.id ?? ConnectionID(call.newID())
        call.created.set(id)
        let token = call.newID().uuidString.lowercased()
        let name = "migrayt/connectors/\(caller.user)/\(platform.rawValue)/\(id)"
        // A renewed credential is a secret of its own, and the name of the one before is still taken.
        let arn = try await dependencies.secrets.create(
            name: present == nil ? name : "\(name)/\(token)", value: value, token: token)
        if let present { return try await renew(present, with: arn, ledger) }
        let connection = Connection(
            id: id, tenant: caller.tenant, user: caller.user, platform: platform, digests: place.digests,
            secretARN: arn, createdAt: dependencies.timing.now())
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
