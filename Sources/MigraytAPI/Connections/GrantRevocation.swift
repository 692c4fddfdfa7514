import Logging
import MigraytAPIContract
import MigraytModel
import MigraytObservability
import MigraytPorts

/// Ends a person's authorization at its platform, where the platform can; else says what the person has to do there.
struct GrantRevocation: Sendable {
    let secrets: any SecretStore
    let servers: AuthorizationServers
    let logger: Logger

    /// Does not delete the secret. A platform that cannot be asked does not keep a connection from being deleted.
    /// - Returns: `nil` for a connection by a token that a person made, and for one whose secret is gone.
    /// - Throws: `secrets.*` when it cannot be told what the connection is.
    func end(_ connection: Connection) async throws(Failure) -> DisconnectAnswer? {
        let secret: Sensitive<String>
        do throws(Failure) { secret = try await secrets.value(of: connection.secretARN) } catch {
            if error.code == .secretNotFound { return nil }
            throw error
        }
        guard let credential = StoredCredential(decoding: secret) else { return nil }
        return await end(credential, of: connection.platform)
    }

    /// - Returns: `nil` for a token that a person made.
    func end(_ credential: StoredCredential, of platform: Platform) async -> DisconnectAnswer? {
        guard case .grant(let grant) = credential else { return nil }
        if let server = servers.server(for: platform), await revoke(grant, at: server) {
            return DisconnectAnswer(
                revoked: true, message: "The authorization was ended at the platform, and our copy is deleted.")
        }
        return DisconnectAnswer(revoked: false, message: Self.nextStep(at: platform))
    }

    private func revoke(_ grant: OAuthGrant, at server: any AuthorizationServer) async -> Bool {
        do throws(Failure) { return try await server.revoke(grant.refreshToken) } catch {
            logger.log(error, "An authorization was not ended at its platform")
            return false
        }
    }

    /// Neither platform has a documented call that ends one grant.
    private static func nextStep(at platform: Platform) -> String {
        switch platform {
        case .azureDevOps:
            "Our copy of the authorization is deleted. To end it at Microsoft as well, remove the app at "
                + "https://myapps.microsoft.com, or let an administrator revoke the account's sessions in Microsoft Entra."
        case .jira:
            "Our copy of the authorization is deleted. To end it at Atlassian as well, remove the app at "
                + "https://id.atlassian.com/manage-profile/apps."
        }
    }
}
