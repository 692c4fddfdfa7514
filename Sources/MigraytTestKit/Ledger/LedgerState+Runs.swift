import Foundation
import MigraytModel
import MigraytPorts

extension LedgerState {
    mutating func createRun(_ run: Run, now: Date) throws(Failure) {
        if runs[run.id] != nil { return }
        try requireStanding(run.tenant)
        guard projects[run.project]?.tenant == run.tenant, connections[run.source]?.tenant == run.tenant,
            connections[run.target]?.tenant == run.tenant
        else { throw .notFound }
        let isBusy = runs.values.contains { $0.run.project == run.project && !$0.run.state.isTerminal }
        if isBusy { throw .conflict }
        runs[run.id] = RunRow(run: run, sequence: nextSequence())
        recordEvent(.runCreated, of: run.id, now: now)
    }

    func runs(of tenant: TenantID, project: ProjectID?) -> [Run] {
        let rows = runsInOrder.reversed().filter { row in
            isVisible(row.run.tenant, to: tenant) && (project == nil || row.run.project == project)
        }
        return rows.map(\.run)
    }

    mutating func steer(_ id: RunID, _ command: RunCommand, commandID: String?, now: Date) throws(Failure) -> Run {
        guard let row = runs[id] else { throw .notFound }
        if let commandID, row.commandIDs.contains(commandID), !sabotage.contains(.ignoreCommandIDs) { return row.run }
        switch command {
        case .pause:
            guard row.run.state.allowsWork else { throw .conflict }
            setState(.paused, of: id, now: now)
        case .resume:
            guard row.run.state == .paused else { throw .conflict }
            resume(id, now: now)
        case .cancel:
            guard !row.run.state.isTerminal else { throw .conflict }
            cancel(id, now: now)
        }
        if let commandID { self[run: id].commandIDs.insert(commandID) }
        return self[run: id].run
    }

    private mutating func resume(_ id: RunID, now: Date) {
        let row = self[run: id]
        self[run: id].run.failure = nil
        self[run: id].run.failureField = nil
        self[run: id].planning.leaseUntil = nil
        let state: RunState =
            row.steps.isEmpty ? .planning : row.openStep?.step.phase == .verify ? .verifying : .running
        setState(state, of: id, now: now)
        for shard in shardsInOrder(of: id) where shard.state == .ready { markToPublish(shard.id, now: now) }
    }

    private mutating func cancel(_ id: RunID, now: Date) {
        setState(.cancelled, of: id, now: now)
        if sabotage.contains(.ignoreCancel) { return }
        for shard in shardsInOrder(of: id) {
            skipPending(shard, now: now)
            guard shard.state != .leased else { continue }
            if !hasUnsettledWork(shard) { self[shard: shard.id].state = .done }
        }
    }

    /// What has not begun in a cancelled run never will.
    mutating func skipPending(_ shard: ShardRow, now: Date) {
        for item in shard.items {
            change(item, of: shard, now: now) { row in
                guard row.state == .pending else { return }
                row.state = .skipped
                row.reason = FailureCode.cancelled.rawValue
                row.reasonField = nil
            }
        }
    }

    func progress(of id: RunID) -> [StepProgress] {
        guard let row = runs[id] else { return [] }
        let steps =
            row.steps.isEmpty ? row.stepOrder.map { StepRow(step: $0) } : row.steps
        return steps.map { step in
            let items = (row.items[step.step] ?? [:]).values.filter { $0.item != .wholeRun }
            return StepProgress(
                step: step.step, enumerated: Int64(items.count),
                counts: items.reduce(into: [:]) { $0[$1.state, default: 0] += 1 }, isClosed: step.state == .closed)
        }
    }

    // Events

    mutating func setState(_ state: RunState, of id: RunID, now: Date) {
        guard self[run: id].run.state != state else { return }
        self[run: id].run.state = state
        if state == .planning, self[run: id].run.startedAt == nil { self[run: id].run.startedAt = now }
        if state.isTerminal {
            self[run: id].run.finishedAt = now
            self[run: id].run.step = nil
        }
        let isEnd = state == .completed || state == .completedWithFailures
        recordEvent(isEnd ? .runCompleted : .runStateChanged, of: id, now: now)
    }

    /// Fails a run with its cause.
    mutating func failRun(_ id: RunID, _ code: FailureCode, field: String?, now: Date) {
        self[run: id].run.failure = code
        self[run: id].run.failureField = field
        setState(.failed, of: id, now: now)
    }

    mutating func recordEvent(_ kind: RunEvent.Kind, of id: RunID, step: PhaseStep? = nil, now: Date) {
        if sabotage.contains(.dropEvents) { return }
        let numbers = eventNumbers(of: self[run: id], step: step)
        let event = RunEvent(
            id: nextSequence(), run: id, kind: kind, step: step, state: self[run: id].run.state,
            enumerated: numbers[0], finished: numbers[1], failed: numbers[2], time: now.ISO8601Format())
        events.append(EventRow(event: event))
    }

    /// Enumerated, finished and failed items of one step, or of all together.
    func eventNumbers(of row: RunRow, step: PhaseStep?) -> [Int64] {
        var numbers: [Int64] = [0, 0, 0]
        for (itemStep, items) in row.items where step == nil || itemStep == step {
            for item in items.values where item.item != .wholeRun {
                numbers[0] += 1
                if item.state.isTerminal { numbers[1] += 1 }
                if item.state == .failed { numbers[2] += 1 }
            }
        }
        return numbers
    }
}
