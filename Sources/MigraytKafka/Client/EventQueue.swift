import Crdkafka
import Dispatch
import Glibc
import MigraytModel

/// A librdkafka queue that says on a dispatch queue when it has something. Not thread-safe: used on that queue only.
final class EventQueue {
    let pointer: OpaquePointer
    /// Must outlive the queue.
    private let client: ClientHandle
    private let source: any DispatchSourceRead
    private let timer: any DispatchSourceTimer

    /// - Parameters:
    ///   - pointer: A reference of its own, given up in `deinit`.
    ///   - whenReady: Runs on `queue` when the librdkafka queue was empty and is not any more, and every second.
    ///     The second wake-up is for events that librdkafka does not signal (those queued before the signal was
    ///     enabled, for one) and for work that depends on time.
    init(
        _ pointer: OpaquePointer, of client: ClientHandle, on queue: DispatchQueue,
        whenReady: @escaping @Sendable () -> Void
    ) throws(Failure) {
        let descriptor = eventfd(0, Int32(EFD_NONBLOCK) | Int32(EFD_CLOEXEC))
        guard descriptor >= 0 else {
            rd_kafka_queue_destroy(pointer)
            throw Failure(.busUnavailable, .retry(after: .seconds(5)), status: Int(errno))
        }
        self.pointer = pointer
        self.client = client
        source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
        source.setEventHandler {
            var count: UInt64 = 0
            _ = read(descriptor, &count, MemoryLayout<UInt64>.size)
            whenReady()
        }
        source.setCancelHandler { close(descriptor) }
        source.activate()
        timer = DispatchSource.makeTimerSource(queue: queue)
        timer.schedule(deadline: .now() + 1, repeating: 1, leeway: .milliseconds(100))
        timer.setEventHandler(handler: whenReady)
        timer.activate()
        var one: UInt64 = 1
        rd_kafka_queue_io_event_enable(pointer, descriptor, &one, MemoryLayout<UInt64>.size)
        queue.async(execute: whenReady)
    }

    deinit {
        rd_kafka_queue_io_event_enable(pointer, -1, nil, 0)
        source.cancel()
        timer.cancel()
        rd_kafka_queue_destroy(pointer)
    }

    /// Hands over every waiting event; it is valid inside `body` only.
    func drain(_ body: (OpaquePointer) -> Void) {
        while let event = rd_kafka_queue_poll(pointer, 0) {
            body(event)
            rd_kafka_event_destroy(event)
        }
    }
}
