import MigraytModel

extension KafkaConfiguration {
    /// Refuses what cannot work or must not be: the field says which setting.
    func validate() throws(Failure) {
        let servers = bootstrapServers.map(BootstrapServer.init)
        guard !servers.isEmpty, !servers.contains(nil) else { throw Self.invalid("kafka.bootstrap_servers") }
        if case .plaintextLoopback = security, !servers.allSatisfy({ $0?.isLoopback == true }) {
            throw Self.invalid("kafka.security")
        }
        guard !clientID.isEmpty else { throw Self.invalid("kafka.client_id") }
        guard (1...10_000).contains(partitionsPerTopic) else { throw Self.invalid("kafka.partitions") }
        guard (1...Int(Int16.max)).contains(replicationFactor) else { throw Self.invalid("kafka.replication_factor") }
        guard (.seconds(1)...(.seconds(3600))).contains(sessionTimeout) else {
            throw Self.invalid("kafka.session_timeout")
        }
        guard (.seconds(1)...(.seconds(300))).contains(deliveryTimeout) else {
            throw Self.invalid("kafka.delivery_timeout")
        }
    }

    static func invalid(_ setting: String) -> Failure { Failure(.configuration, .stop, field: setting) }
}
