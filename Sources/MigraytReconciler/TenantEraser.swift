import MigraytModel
import MigraytPorts

/// Works off orders to erase a tenant: first the secrets, then the staged files, then the rows, since without the rows
/// nobody would know of the others.
///
/// Bounded: each round does one step of each order. All of it is safe to repeat and to run in several reconcilers at
/// once; what is remembered here only spares a second look.
public actor TenantEraser {
    static let orders = 20
    static let secretsPerStep = 50
    static let filesPerStep = 500
    static let rowsPerStep = 10_000

    /// How far the look at an order's staged files has come.
    private enum Files {
        /// What lies there of projects up to this one is gone; `nil` before the first.
        case gone(upTo: ProjectID?)
        case allGone
    }

    private let ledger: any ErasureLedger
    private let secrets: any SecretStore
    private let staging: any StagingInventory
    private var files: [ErasureID: Files] = [:]

    public init(ledger: any ErasureLedger, secrets: any SecretStore, staging: any StagingInventory) {
        self.ledger = ledger
        self.secrets = secrets
        self.staging = staging
    }

    /// One step of each order. An order that fails does not hold up the others.
    /// - Returns: How many orders were finished, and whether there is more to do at once.
    /// - Throws: The first failure, after all orders had their turn.
    public func runOnce() async throws(Failure) -> (finished: Int, isBusy: Bool) {
        let orders = try await ledger.erasuresUnderWay(limit: Self.orders)
        files = files.filter { known in orders.contains { $0.id == known.key } }
        var finished = 0
        var failure: Failure?
        for order in orders {
            do throws(Failure) { if try await step(order.id) { finished += 1 } } catch { failure = failure ?? error }
        }
        if let failure { throw failure }
        return (finished, orders.count > finished)
    }

    /// - Returns: Whether it was the last one.
    private func step(_ id: ErasureID) async throws(Failure) -> Bool {
        let arns = try await ledger.secretsToErase(id, limit: Self.secretsPerStep)
        if !arns.isEmpty {
            for arn in arns { try await secrets.delete(arn) }
            try await ledger.recordErasedSecrets(id, arns)
            return false
        }
        switch files[id] ?? .gone(upTo: nil) {
        case .gone(let project): files[id] = try await clearFiles(id, after: project)
        case .allGone: return try await ledger.eraseRows(id, limit: Self.rowsPerStep)
        }
        return false
    }

    /// Removes files of the next project that has some.
    private func clearFiles(_ id: ErasureID, after last: ProjectID?) async throws(Failure) -> Files {
        guard let project = try await ledger.projectsToErase(id, after: last, limit: 1).first else { return .allGone }
        let keys = try await staging.objects(after: "\(project)/", limit: Self.filesPerStep)
            .filter { $0.project == project }.map(\.key)
        // Counted first: whoever goes on after a crash finds fewer, and knows which were counted.
        try await ledger.countFiles(id, keys: keys)
        for key in keys { try await staging.delete(key) }
        return .gone(upTo: keys.count < Self.filesPerStep ? project : last)
    }
}
