import MigraytPorts
import ServiceLifecycle

/// A body that ends by itself soon after the drain signal was raised.
struct DrainingService: Service, CustomStringConvertible {
    let name: String
    let drain: DrainSignal
    let body: @Sendable () async throws -> Void

    var description: String { name }

    func run() async throws {
        try await withGracefulShutdownHandler {
            try await body()
        } onGracefulShutdown: {
            drain.raise()
        }
    }
}
