import MigraytAPIContract
import MigraytModel
import MigraytPorts

/// Finds the run that a path names, within the caller's tenant, and shows it.
struct RunReader: Sendable {
    let ledger: any RunLedger

    /// - Throws: 404 also for another tenant's run: that it exists is nobody else's business.
    func run(_ call: Call) async throws -> Run {
        let id: RunID = try call.id("runId", of: "Migration run")
        guard let run = try await ledger.run(id), run.tenant == call.tenant else {
            throw APIFault.notFound("Migration run \(id) not found")
        }
        return run
    }

    func view(of run: Run) async throws(Failure) -> RunView {
        RunView(run, progress: try await ledger.progress(run.id))
    }
}
