import Foundation
import MigraytDigest
import MigraytModel
import MigraytPorts

/// Where the key of the digests lies: in Secrets Manager, under a name of its own, made by whoever needs it first.
///
/// It is read for each connection that is made and not kept: nothing else needs it, since digests are compared as they
/// are. It must not change: connections made under another key are those of other places.
struct PlaceKeys: Sendable {
    static let name = "migrayt/place-key"

    let secrets: any SecretStore
    let newSecret: @Sendable () -> [UInt8]
    let newID: @Sendable () -> UUID

    /// - Throws: `secrets.*` when the key cannot be read or made.
    func place(_ endpoint: PlatformEndpoint) async throws(Failure) -> Place {
        Place(endpoint: endpoint, digests: try await key().digests(of: endpoint))
    }

    private func key() async throws(Failure) -> PlaceKey {
        do throws(Failure) { return try await stored() } catch {
            guard error.code == .secretNotFound else { throw error }
        }
        do throws(Failure) {
            _ = try await secrets.create(
                name: Self.name, value: Sensitive(SHA256.hex(newSecret())), token: newID().uuidString.lowercased())
        } catch {
            // Another process may have been first: its key is everybody's.
            guard let key = try? await stored() else { throw error }
            return key
        }
        return try await stored()
    }

    private func stored() async throws(Failure) -> PlaceKey { PlaceKey(try await secrets.value(of: Self.name)) }
}
