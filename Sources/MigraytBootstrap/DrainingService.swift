import MigraytPorts
import ServiceLifecycle

/// A body that ends by itself soon after the drain signal was raised.
struct DrainingService: Service {
    let drain: DrainSignal
    let body: @Sendable () async throws -> Void

    func run() async throws {
        try await withGracefulShutdownHandler {
            try await body()
        } onGracefulShutdown: {
            drain.raise()
        }
    }
}
