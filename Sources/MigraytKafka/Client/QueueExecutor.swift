import Dispatch

/// Runs an actor on a dispatch queue of its own.
///
/// librdkafka's calls take locks and may wait for its threads, so they stay off the cooperative pool. Dispatch sources
/// on the same queue enter the actor without a hop.
final class QueueExecutor: SerialExecutor {
    let queue: DispatchQueue

    init(_ label: String) { queue = DispatchQueue(label: label) }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = asUnownedSerialExecutor()
        queue.async { job.runSynchronously(on: executor) }
    }

    func checkIsolated() { dispatchPrecondition(condition: .onQueue(queue)) }
}
