import Foundation
import MigraytAPI
import MigraytBootstrap
import MigraytModel
import MigraytPorts
import MigraytPostgres

/// The API: settings → adapters → HTTPS server. It needs no broker: what it writes, the coordinator finds in Postgres.
public enum APIProgram {
    public static func run() async -> Never {
        await Program.run("api") { reader, context in
            let postgres = FleetSettings.postgres(&reader, role: "api")
            let cloud = CloudAdapters(&reader)
            let host = reader.text(.apiHost)
            let port = reader.number(.apiPort, in: 1...65_535)
            let certificate = reader.file(.apiCertificate)
            let privateKey = reader.file(.apiPrivateKey)
            let key = reader.secretBytes(.apiTokenKey, atLeast: AccessTokens.minimumKeyBytes)
            let olderKeys = reader.secretBytesList(.apiOlderTokenKeys, atLeast: AccessTokens.minimumKeyBytes)
            let proxies = reader.number(.apiTrustedProxies, in: 0...8)
            let openID = OpenIDSettings(&reader)
            let email = reader.secretText(.apiOwnerEmail)
            let password = reader.secret(.apiOwnerPassword)
            let platforms = FleetSettings.platforms(&reader)
            try reader.finish()

            let timing = Timing.system
            let pool = PostgresPool(postgres)
            let ledger = PostgresLedger(pool: pool)
            let passwords = PasswordHasher()
            let newID: @Sendable () -> UUID = { UUID() }
            let server = APIServer(
                APIDependencies(
                    ledger: ledger, secrets: try cloud.secrets(),
                    connector: platforms.connector(pool: pool),
                    tokens: try await AccessTokens(key: key, olderKeys: olderKeys), passwords: passwords,
                    timing: timing,
                    drain: context.drain, logger: context.logger, newID: newID, trustedProxies: proxies,
                    openID: try openID.signIn(timing: timing),
                    authorizationServers: platforms.authorizationServers))
            let owner = BootstrapOwner(ledger: ledger, passwords: passwords, newID: newID)
            try await Startup.untilReady(context, timing: timing, cloud.requireCredentials)
            try await Startup.untilReady(context, timing: timing) { () throws(Failure) in
                try await PostgresSchema.migrate(pool)
                try await owner.ensure(email: email, password: password)
            }
            let serve: @Sendable () async throws -> Void = {
                try await server.run(host: host, port: port, certificateFile: certificate, privateKeyFile: privateKey)
            }
            return Program.Parts([serve], close: { await pool.close() })
        }
    }
}
