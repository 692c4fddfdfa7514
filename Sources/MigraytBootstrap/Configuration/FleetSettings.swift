import Foundation
import Logging
import MigraytHTTP
import MigraytJira
import MigraytKafka
import MigraytModel
import MigraytPostgres

/// The settings that more than one role has, each read by a function of its own: a role reads only what it needs.
public enum FleetSettings {
    public static func postgres(_ reader: inout SettingsReader, role: String) -> PostgresConfiguration {
        PostgresConfiguration(
            host: reader.text(.postgresHost), port: reader.number(.postgresPort, in: 1...65_535),
            user: reader.text(.postgresUser), password: reader.secret(.postgresPasswordFile),
            database: reader.text(.postgresDatabase), certificateAuthorityFile: reader.file(.postgresCAFile),
            applicationName: "migrayt-\(role)", connections: reader.number(.postgresConnections, in: 2...64))
    }

    static func kafka(_ reader: inout SettingsReader, owner: String) -> KafkaConfiguration {
        let servers = reader.text(.kafkaBootstrap).split(separator: ",").map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        enum Security { case plaintext, tls, sasl }
        let choices: [String: Security] = ["plaintext-loopback": .plaintext, "tls": .tls, "sasl-tls": .sasl]
        let authority = reader.optionalFile(.kafkaCAFile)
        let security: KafkaSecurity
        switch reader.choice(.kafkaSecurity, choices, otherwise: .tls) {
        case .plaintext: security = .plaintextLoopback
        case .tls: security = .tls(caFile: authority)
        case .sasl:
            let mechanisms = Dictionary(uniqueKeysWithValues: SASLMechanism.allCases.map { ($0.rawValue, $0) })
            security = .saslTLS(
                reader.choice(.kafkaMechanism, mechanisms, otherwise: .scramSHA512),
                username: reader.text(.kafkaUser), password: reader.secret(.kafkaPasswordFile), caFile: authority)
        }
        var configuration = KafkaConfiguration(bootstrapServers: servers, security: security, clientID: owner)
        if case .plaintextLoopback = security { configuration.leavesGroup = false }
        configuration.replicationFactor = reader.number(.kafkaReplication, in: 1...9)
        configuration.partitionsPerTopic = reader.number(.kafkaPartitions, in: 1...1024)
        return configuration
    }

    /// Where the platforms are that a role calls, and how fast.
    public static func platforms(_ reader: inout SettingsReader) -> PlatformSettings {
        PlatformSettings(
            ratePercent: ratePercent(&reader), privateHosts: reader.hosts(.outboundPrivateHosts),
            oauth: OAuthSettings(&reader), points: points(&reader))
    }

    private static func points(_ reader: inout SettingsReader) -> JiraPoints {
        let scopes = Dictionary(uniqueKeysWithValues: JiraPoints.Scope.allCases.map { ($0.rawValue, $0) })
        return JiraPoints(
            perHour: reader.number(.jiraPointsPerHour, in: 100...100_000_000),
            scope: reader.choice(.jiraPointsOf, scopes, otherwise: .app),
            hour: reader.seconds(.jiraHourSeconds, in: 2...3600))
    }

    /// - Returns: Percent of each platform's published request rate.
    private static func ratePercent(_ reader: inout SettingsReader) -> Int {
        reader.number(.jiraRatePercent, in: 1...100_000)
    }

    static func logLevel(_ reader: inout SettingsReader) -> Logger.Level {
        let levels: [Logger.Level] = [.debug, .info, .notice, .warning, .error]
        return reader.choice(
            .logLevel, Dictionary(uniqueKeysWithValues: levels.map { ($0.rawValue, $0) }), otherwise: .info)
    }
}
