import MigraytModel

/// librdkafka's settings by name. The values may hold a password.
typealias ClientSettings = [String: Sensitive<String>]

extension KafkaConfiguration {
    /// No message is reported before all in-sync replicas have it, and those of a key keep their order.
    ///
    /// Not the idempotent producer: every receiver knows how to meet a message twice, and an idempotent producer ends, or
    /// waits out its delivery timeout, on a broker that has forgotten it.
    var producerSettings: ClientSettings {
        commonSettings.merging(
            [
                "acks": "all",
                "max.in.flight.requests.per.connection": "1",
                "linger.ms": "5",
                "message.timeout.ms": "\(deliveryTimeout.wholeMilliseconds)",
                // The partition of a key is the one that Java's clients choose.
                "partitioner": "murmur2_random",
                // Topics are created explicitly, with the right number of partitions.
                "allow.auto.create.topics": "false",
                // An unknown topic becomes an error after this time instead of filling the queue.
                "topic.metadata.propagation.max.ms": "3000",
            ].asSettings
        ) { _, new in new }
    }

    /// Plain group membership: no static members, no cooperative rebalancing, no reliance on the log's end, since not
    /// every broker has them.
    func consumerSettings(group: String) -> ClientSettings {
        let session = sessionTimeout.wholeMilliseconds
        return commonSettings.merging(
            [
                "group.id": group,
                "enable.auto.commit": "false",
                "enable.auto.offset.store": "false",
                "auto.offset.reset": "earliest",
                "session.timeout.ms": "\(session)",
                "heartbeat.interval.ms": "\(max(session / 12, 100))",
                // Bounds how long a rebalance waits for a member; the control queue is served every second.
                "max.poll.interval.ms": "\(max(session, 60_000))",
                "partition.assignment.strategy": "range,roundrobin",
                "fetch.wait.max.ms": "100",
                // What is fetched ahead of the work, in all partitions together. The count is left at its default, because
                // reaching it makes librdkafka 2.0 wait a second.
                "queued.max.messages.kbytes": "4096",
                "allow.auto.create.topics": "false",
                // A topic that is created after the subscription is noticed within this time (the default is 5 minutes).
                "topic.metadata.refresh.interval.ms": "5000",
            ].asSettings
        ) { _, new in new }
    }

    private var commonSettings: ClientSettings {
        let settings = [
            "bootstrap.servers": bootstrapServers.joined(separator: ","),
            "client.id": clientID,
            "socket.keepalive.enable": "true",
            "socket.timeout.ms": "10000",
            "reconnect.backoff.ms": "100",
            "reconnect.backoff.max.ms": "2000",
            // The library would write to standard error. What matters comes as an event and is logged by its code.
            "log_level": "0",
        ].asSettings
        return settings.merging(securitySettings) { _, new in new }
    }

    private var securitySettings: ClientSettings {
        switch security {
        case .plaintextLoopback:
            return ["security.protocol": Sensitive("plaintext")]
        case .tls(let caFile):
            return tlsSettings(caFile).merging(["security.protocol": Sensitive("ssl")]) { _, new in new }
        case .saslTLS(let mechanism, let username, let password, let caFile):
            let login: ClientSettings = [
                "security.protocol": Sensitive("sasl_ssl"),
                "sasl.mechanism": Sensitive(mechanism.rawValue),
                "sasl.username": Sensitive(username),
                "sasl.password": password,
            ]
            return tlsSettings(caFile).merging(login) { _, new in new }
        }
    }

    private func tlsSettings(_ caFile: String?) -> ClientSettings {
        var settings = [
            "enable.ssl.certificate.verification": "true", "ssl.endpoint.identification.algorithm": "https",
        ]
        settings["ssl.ca.location"] = caFile
        return settings.asSettings
    }
}

extension [String: String] {
    fileprivate var asSettings: ClientSettings { mapValues { Sensitive($0) } }
}
