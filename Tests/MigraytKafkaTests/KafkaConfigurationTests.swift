import Crdkafka
import Logging
import MigraytModel
import Testing

@testable import MigraytKafka

@Suite("The bus's configuration")
struct KafkaConfigurationTests {
    private let logger = Logger(label: "test")

    private func configuration(_ servers: [String], _ security: KafkaSecurity = .plaintextLoopback)
        -> KafkaConfiguration
    {
        KafkaConfiguration(bootstrapServers: servers, security: security, clientID: "test")
    }

    @Test(
        "Plaintext is accepted on this machine only",
        arguments: [
            (["127.0.0.1:9092"], true), (["127.1.2.3:9092", "[::1]:9093"], true), (["LOCALHOST:9092"], true),
            (["127.0.0.1:9092", "kafka.example:9092"], false), (["10.0.0.1:9092"], false),
            (["127.0.0.1.example:9092"], false), (["localhost.example:9092"], false), (["0.0.0.0:9092"], false),
        ])
    func plaintext(servers: [String], isAccepted: Bool) {
        let configuration = configuration(servers)
        if isAccepted {
            #expect(throws: Never.self) { try KafkaMessageBus(configuration, logger: logger) }
        } else {
            #expect(throws: Failure(.configuration, .stop, field: "kafka.security")) {
                try KafkaMessageBus(configuration, logger: logger)
            }
        }
    }

    @Test(
        "Addresses that are not host and port are refused",
        arguments: [
            [], [""], ["kafka"], ["kafka:"], [":9092"], ["kafka:0"], ["kafka:70000"], ["a:1,b:2"], ["ssl://kafka:9092"],
            ["::1:9092"],
        ])
    func addresses(servers: [String]) {
        #expect(throws: Failure(.configuration, .stop, field: "kafka.bootstrap_servers")) {
            try KafkaMessageBus(configuration(servers, .tls(caFile: nil)), logger: logger)
        }
    }

    @Test("The setting that is out of range is named")
    func ranges() {
        var partitions = configuration(["localhost:1"])
        partitions.partitionsPerTopic = 0
        #expect(throws: Failure(.configuration, .stop, field: "kafka.partitions")) { try partitions.validate() }
        var replicas = configuration(["localhost:1"])
        replicas.replicationFactor = 0
        #expect(throws: Failure(.configuration, .stop, field: "kafka.replication_factor")) { try replicas.validate() }
        var session = configuration(["localhost:1"])
        session.sessionTimeout = .zero
        #expect(throws: Failure(.configuration, .stop, field: "kafka.session_timeout")) { try session.validate() }
    }

    @Test("With TLS the broker's name is verified and the password does not print")
    func saslOverTLS() {
        let login = KafkaSecurity.saslTLS(
            .scramSHA512, username: "migrayt", password: Sensitive("hunter2"), caFile: "/etc/ca.pem")
        let settings = configuration(["kafka.example:9093"], login).producerSettings
        #expect(settings["security.protocol"]?.reveal() == "sasl_ssl")
        #expect(settings["sasl.mechanism"]?.reveal() == "SCRAM-SHA-512")
        #expect(settings["sasl.password"]?.reveal() == "hunter2")
        #expect(settings["ssl.endpoint.identification.algorithm"]?.reveal() == "https")
        #expect(settings["ssl.ca.location"]?.reveal() == "/etc/ca.pem")
        #expect(!"\(settings) \(login)".contains("hunter2"))
    }

    @Test("librdkafka takes every setting", arguments: SASLMechanism.allCases)
    func accepted(mechanism: SASLMechanism) throws {
        let login = KafkaSecurity.saslTLS(mechanism, username: "u", password: Sensitive("p"), caFile: nil)
        let configuration = configuration(["127.0.0.1:1"], login)
        _ = try ClientHandle(.producer, configuration.producerSettings, events: RD_KAFKA_EVENT_DR)
        _ = try ClientHandle(.consumer, configuration.consumerSettings(group: "g"), events: RD_KAFKA_EVENT_REBALANCE)
    }

    @Test("A CA file that is not there is a configuration failure")
    func missingCA() {
        let configuration = configuration(["127.0.0.1:1"], .tls(caFile: "/nowhere/ca.pem"))
        #expect {
            _ = try ClientHandle(.producer, configuration.producerSettings, events: RD_KAFKA_EVENT_DR)
        } throws: {
            ($0 as? Failure)?.code == .configuration
        }
    }
}
