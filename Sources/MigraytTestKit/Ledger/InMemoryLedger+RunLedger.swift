import Foundation
import MigraytModel
import MigraytPorts

extension InMemoryLedger: RunLedger {
    public func createRun(_ run: Run) async throws(Failure) {
        try await transaction { state, now throws(Failure) in try state.createRun(run, now: now) }
    }

    public func run(_ id: RunID) async throws(Failure) -> Run? {
        try await transaction { state, _ throws(Failure) in state.runs[id]?.run }
    }

    public func runs(tenant: TenantID, project: ProjectID?, after: RunID?, limit: Int) async throws(Failure) -> [Run] {
        try await transaction { state, _ throws(Failure) in
            LedgerState.page(state.runs(of: tenant, project: project), after: after, limit) { $0.id }
        }
    }

    public func steer(_ run: RunID, _ command: RunCommand, commandID: String?) async throws(Failure) -> Run {
        try await transaction { state, now throws(Failure) in
            try state.steer(run, command, commandID: commandID, now: now)
        }
    }

    public func progress(_ run: RunID) async throws(Failure) -> [StepProgress] {
        try await transaction { state, _ throws(Failure) in state.progress(of: run) }
    }
}
