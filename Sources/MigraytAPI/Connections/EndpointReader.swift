import MigraytModel
import MigraytPorts

/// Reads where connections lead, for their own tenant, who asked. The credential beside it is let go at once.
struct EndpointReader: Sendable {
    private static let readsAtOnce = 8

    let secrets: any SecretStore

    /// Connections whose secret is gone, or holds no endpoint, are left out.
    /// - Throws: `secrets.*` when Secrets Manager cannot be asked.
    func endpoints(of connections: [Connection]) async throws -> [ConnectionID: PlatformEndpoint] {
        try await withThrowingTaskGroup(of: (ConnectionID, PlatformEndpoint?).self) { group in
            var found: [ConnectionID: PlatformEndpoint] = [:]
            for (index, connection) in connections.enumerated() {
                if index >= Self.readsAtOnce, let (id, endpoint) = try await group.next() { found[id] = endpoint }
                group.addTask { (connection.id, try await endpoint(of: connection)) }
            }
            for try await (id, endpoint) in group { found[id] = endpoint }
            return found
        }
    }

    private func endpoint(of connection: Connection) async throws(Failure) -> PlatformEndpoint? {
        do throws(Failure) {
            return StoredConnection(decoding: try await secrets.value(of: connection.secretARN))?.endpoint
        } catch {
            guard error.code == .secretNotFound else { throw error }
            return nil
        }
    }
}
