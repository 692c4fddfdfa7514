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
    private let revocation: GrantRevocation

    init(_ dependencies: APIDependencies) {
        self.dependencies = dependencies
        revocation = GrantRevocation(
            secrets: dependencies.secrets, servers: dependencies.authorizationServers, logger: dependencies.logger)
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
    ///
    /// At every moment a row leads to each secret that there is, so that a disconnect and an erasure find it whenever
    /// the process dies: the row names the secret before it is made, and a credential that replaces another is written
    /// over it.
    func keep(_ place: Place, _ credential: StoredCredential, for call: Call) async throws -> Response {
        let value = StoredConnection(endpoint: place.endpoint, credential: credential).encoded()
        guard value.reveal().utf8.count <= Self.largestSecret else {
            throw APIFault.invalid(["The connection has more than \(Self.largestSecret) bytes: give a shorter CA file"])
        }
        let present = try await call.ledger.connection(at: place.digests, tenant: call.tenant)
        let id = present?.id ?? ConnectionID(call.newID())
        call.created.set(id)
        let token = call.newID().uuidString.lowercased()
        if let present {
            try await renew(present, value, token, call.ledger)
            return try .json(ConnectionView(present), status: .created)
        }
        let connection = Connection(
            id: id, tenant: call.tenant, user: call.caller.user, platform: place.endpoint.platform,
            digests: place.digests, secretARN: Self.name(id, call.caller.user, place.endpoint.platform),
            createdAt: dependencies.timing.now())
        try await make(connection, value, token, call.ledger)
        return try .json(ConnectionView(connection), status: .created)
    }

    private static func name(_ id: ConnectionID, _ user: UserID, _ platform: Platform) -> String {
        "migrayt/connectors/\(user)/\(platform.rawValue)/\(id)"
    }

    /// - Parameter connection: With the secret's name in place of its ARN: Secrets Manager takes either.
    private func make(
        _ connection: Connection, _ value: Sensitive<String>, _ token: String, _ ledger: any AccountLedger
    ) async throws(Failure) {
        let arn: String
        do throws(Failure) {
            try await ledger.createConnection(connection)
            arn = try await dependencies.secrets.create(name: connection.secretARN, value: value, token: token)
        } catch {
            await withdraw(connection, ledger)
            throw error
        }
        // Where the row got another secret meanwhile, the same place was connected by two requests at once.
        let isMine = try await ledger.replaceSecret(
            of: connection.id, tenant: connection.tenant, from: connection.secretARN, to: arn)
        if !isMine { try await dependencies.secrets.delete(arn) }
    }

    /// Connecting the same place again gives its connection the new credential, so that a parked run can be resumed,
    /// and ends the grant that it replaces at the platform, where the platform can.
    private func renew(
        _ present: Connection, _ value: Sensitive<String>, _ token: String, _ ledger: any AccountLedger
    ) async throws(Failure) {
        let turn = RefreshTurn(ledger: ledger, timing: dependencies.timing)
        let old = try await turn.take(of: present) { (claim, current) async throws(Failure) -> StoredCredential? in
            let old: Sensitive<String>
            do throws(Failure) { old = try await dependencies.secrets.value(of: current.secretARN) } catch {
                guard error.code == .secretNotFound else { throw error }
                try await remake(current, value, token, ledger)
                return nil
            }
            try await ledger.holdRefresh(claim)
            try await dependencies.secrets.replace(current.secretARN, value: value, token: token)
            return StoredCredential(decoding: old)
        }
        if let old { _ = await revocation.end(old, of: present.platform) }
    }

    /// A secret in place of one that is gone. The name of the one before may still be taken.
    private func remake(
        _ connection: Connection, _ value: Sensitive<String>, _ token: String, _ ledger: any AccountLedger
    ) async throws(Failure) {
        let name = Self.name(connection.id, connection.user, connection.platform) + "/\(token)"
        let isMine = try await ledger.replaceSecret(
            of: connection.id, tenant: connection.tenant, from: connection.secretARN, to: name)
        guard isMine else { throw Failure(.ledgerNotFound, .failItem) }
        let arn = try await dependencies.secrets.create(name: name, value: value, token: token)
        _ = try await ledger.replaceSecret(of: connection.id, tenant: connection.tenant, from: name, to: arn)
    }

    /// Leaves neither secret nor row behind. Either may exist although no answer said so.
    private func withdraw(_ connection: Connection, _ ledger: any AccountLedger) async {
        do throws(Failure) {
            try await dependencies.secrets.delete(connection.secretARN)
            _ = try await ledger.deleteConnection(connection.id, tenant: connection.tenant)
        } catch {
            dependencies.logger.log(error, "A connection that failed was not wholly withdrawn")
        }
    }
}
