import Crdkafka
import Dispatch
import MigraytModel

/// One librdkafka client; ends with its last reference.
///
/// `@unchecked Sendable`: the pointer never changes and librdkafka's client may be used from any thread.
final class ClientHandle: @unchecked Sendable {
    enum Kind {
        case producer
        case consumer
    }

    let pointer: OpaquePointer

    /// Starts the client's threads; connects later, by itself.
    /// - Parameter events: The `RD_KAFKA_EVENT_` flags to receive as events instead of callbacks.
    /// - Throws: `configuration.invalid` with the name of the setting.
    init(_ kind: Kind, _ settings: ClientSettings, events: Int32) throws(Failure) {
        let configuration: OpaquePointer = rd_kafka_conf_new()
        for (name, value) in settings {
            guard rd_kafka_conf_set(configuration, name, value.reveal(), nil, 0) == RD_KAFKA_CONF_OK else {
                rd_kafka_conf_destroy(configuration)
                throw KafkaConfiguration.invalid("kafka: \(name)")
            }
        }
        rd_kafka_conf_set_events(configuration, events)
        let type = kind == .producer ? RD_KAFKA_PRODUCER : RD_KAFKA_CONSUMER
        // The text is not used, but librdkafka 2.0 crashes without room for it when a CA file cannot be read.
        var text = [CChar](repeating: 0, count: 512)
        guard let client = rd_kafka_new(type, configuration, &text, text.count) else {
            rd_kafka_conf_destroy(configuration)
            throw KafkaConfiguration.invalid("kafka")
        }
        pointer = client
    }

    deinit {
        // It joins the client's threads, which may wait for the network. Not on a global queue: on Linux its threads
        // are those of Swift's tasks, one a core.
        let address = UInt(bitPattern: pointer)
        DispatchQueue(label: "migrayt.kafka.end").async {
            // A consumer that was not closed does not leave its group here: its session runs out.
            rd_kafka_destroy_flags(OpaquePointer(bitPattern: address), RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE)
        }
    }
}
