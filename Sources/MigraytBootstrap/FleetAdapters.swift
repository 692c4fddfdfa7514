import Logging
import MigraytKafka
import MigraytModel
import MigraytPorts
import MigraytPostgres

/// The adapters that every role of the fleet has, made from settings and waited for.
struct FleetAdapters: Sendable {
    let pool: PostgresPool
    let ledger: PostgresLedger
    let bus: KafkaMessageBus
    let platforms: Platforms
    let timing = Timing.system

    /// - Throws: `SettingsError` before anything is connected; a `Failure` when a part cannot be used.
    static func make(
        _ role: String, postgres: PostgresConfiguration, kafka: KafkaConfiguration, cloud: CloudAdapters,
        platforms settings: PlatformSettings, _ context: Program.Context
    ) async throws -> FleetAdapters {
        let pool = PostgresPool(postgres)
        let ledger = PostgresLedger(pool: pool)
        let bus = try KafkaMessageBus(kafka, logger: context.logger)
        let platforms = Platforms(
            accounts: ledger, secrets: try cloud.secrets(),
            connector: settings.connector(pool: pool), servers: settings.authorizationServers)
        let adapters = FleetAdapters(pool: pool, ledger: ledger, bus: bus, platforms: platforms)
        try await Startup.untilReady(context, timing: adapters.timing, cloud.requireCredentials)
        try await Startup.untilReady(context, timing: adapters.timing) { () throws(Failure) in
            try await PostgresSchema.migrate(pool)
        }
        try await Startup.untilReady(context, timing: adapters.timing) { () throws(Failure) in
            try await bus.ensureTopics()
        }
        return adapters
    }

    func close() async {
        await bus.close()
        await pool.close()
    }
}
