import MigraytModel

/// A bounded set of connections. Who comes first is served first; broken connections are dropped and opened anew.
public actor PostgresPool {
    private enum Grant: Sendable {
        case connection(PostgresConnection)
        /// The right to open one.
        case vacancy
    }

    private struct Waiter {
        let ticket: Int
        let continuation: CheckedContinuation<Grant, any Error>
    }

    /// The pauses between attempts to open one connection; after the last the caller hears of it.
    private static let connectPauses: [Duration] = [.milliseconds(100), .milliseconds(400)]

    private let configuration: PostgresConfiguration
    private var idle: [PostgresConnection] = []
    /// Connections that exist or are being opened.
    private var open = 0
    private var waiters: [Waiter] = []
    private var nextTicket = 0
    private var isClosed = false

    /// Connects when the first caller needs it.
    public init(_ configuration: PostgresConfiguration) {
        self.configuration = configuration
    }

    /// Drops all connections; those in use end with their work. Who waits, and who comes later, gets
    /// `ledger.unavailable`. Idempotent.
    public func close() {
        isClosed = true
        open -= idle.count
        idle.removeAll()
        let last = waiters
        waiters.removeAll()
        for waiter in last { waiter.continuation.resume(throwing: PostgresError.poolClosed) }
    }

    /// A connection for exclusive use until `giveBack`.
    func lease() async throws(PostgresError) -> PostgresConnection {
        switch try await grant() {
        case .connection(let connection): return connection
        case .vacancy: break
        }
        var pauses = Self.connectPauses[...]
        while true {
            do {
                return try await PostgresConnection.open(configuration)
            } catch {
                guard let pause = pauses.popFirst(), !isClosed, !Task.isCancelled else {
                    vacate()
                    throw error
                }
                try? await Task.sleep(for: pause)
            }
        }
    }

    func giveBack(_ connection: PostgresConnection, isUsable: Bool) {
        guard isUsable, !isClosed else {
            // A server that ended one connection has mostly ended them all.
            open -= idle.count
            idle.removeAll()
            return vacate()
        }
        if waiters.isEmpty {
            idle.append(connection)
        } else {
            waiters.removeFirst().continuation.resume(returning: .connection(connection))
        }
    }

    private func vacate() {
        if waiters.isEmpty {
            open -= 1
        } else {
            waiters.removeFirst().continuation.resume(returning: .vacancy)
        }
    }

    private func grant() async throws(PostgresError) -> Grant {
        guard !isClosed else { throw .poolClosed }
        if let connection = idle.popLast() { return .connection(connection) }
        if open < configuration.connections {
            open += 1
            return .vacancy
        }
        nextTicket += 1
        let ticket = nextTicket
        do {
            return try await withTaskCancellationHandler {
                try await withCheckedThrowingContinuation { continuation in
                    if Task.isCancelled {
                        continuation.resume(throwing: PostgresError.cancelled)
                    } else {
                        waiters.append(Waiter(ticket: ticket, continuation: continuation))
                    }
                }
            } onCancel: {
                Task { await self.withdraw(ticket) }
            }
        } catch {
            throw error as? PostgresError ?? .cancelled
        }
    }

    private func withdraw(_ ticket: Int) {
        guard let index = waiters.firstIndex(where: { $0.ticket == ticket }) else { return }
        waiters.remove(at: index).continuation.resume(throwing: PostgresError.cancelled)
    }
}
