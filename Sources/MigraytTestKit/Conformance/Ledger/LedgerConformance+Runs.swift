import Foundation
import MigraytModel
import MigraytPorts

extension LedgerConformance {
    static let runRules: [ConformanceRule<Self>] = [
        ConformanceRule("runIsCreatedOnce", Self.runIsCreatedOnce),
        ConformanceRule("runComesBackWhole", Self.runComesBackWhole),
        ConformanceRule("secondActiveRunIsRefused", Self.secondActiveRunIsRefused),
        ConformanceRule("commandIsAppliedOnce", Self.commandIsAppliedOnce),
        ConformanceRule("commandAgainstTheStateIsRefused", Self.commandAgainstTheStateIsRefused),
        ConformanceRule("resumeClearsTheCause", Self.resumeClearsTheCause),
    ]

    public func runIsCreatedOnce() async throws {
        let place = try await place()
        let run = try await newRun(in: place)
        try await ledger.createRun(run)
        try requireEqual(
            await ledger.runs(tenant: place.tenant, project: nil, limit: 10).count, 1, "the number of runs")
        let events = try await ledger.eventsToPublish(limit: 10)
        try requireEqual(events.map(\.kind), [.runCreated], "the events of a new run")
        try requireEqual(events.first?.run, run.id, "the event's run")
    }

    public func runComesBackWhole() async throws {
        let place = try await place()
        let options = RunOptions(
            migrateComments: false, areaFilter: "Shop\\Web", typeFilter: ["Bug", "User Story"],
            typeOverrides: ["Bug": "Task"], stateOverrides: ["Active": "In Progress"])
        let run = try await newRun(in: place, options: options)
        try requireEqual(await ledger.run(run.id), run, "the stored run")
        try require(await ledger.run(RunID(UUID())) == nil, "an unknown run is found")
    }

    public func secondActiveRunIsRefused() async throws {
        let place = try await place()
        let first = try await newRun(in: place)
        try await requireSecondRunRefused(in: place)
        _ = try await ledger.steer(first.id, .cancel, commandID: nil)
        let second = try await newRun(in: place)
        try requireEqual(
            await ledger.runs(tenant: place.tenant, project: place.project, limit: 10).count, 2, "the number of runs")
        try requireEqual(await state(of: second.id), .created, "the new run's state")
    }

    private func requireSecondRunRefused(in place: Place) async throws {
        let second = Run(
            id: RunID(UUID()), tenant: place.tenant, project: place.project, source: place.source,
            target: place.target, type: .full, options: RunOptions(), createdAt: Self.day)
        try await requireFailure(.ledgerConflict, of: "a second active run", rule: "secondActiveRunIsRefused") {
            () async throws(Failure) in
            try await ledger.createRun(second)
        }
    }

    public func commandIsAppliedOnce() async throws {
        let run = try await plannedRun([[1]], steps: [PhaseStep(.items)])
        try requireEqual(
            await ledger.steer(run.id, .pause, commandID: "pause-1").state, .paused, "the state after pausing")
        try requireEqual(
            await ledger.steer(run.id, .resume, commandID: "resume-1").state, .running, "the state after resuming")
        // An ancient message comes again.
        try requireEqual(
            await ledger.steer(run.id, .pause, commandID: "pause-1").state, .running, "the state after the old command")
        try requireEqual(
            await ledger.steer(run.id, .resume, commandID: "resume-1").state, .running, "the state after its repetition"
        )
        try requireEqual(await state(of: run.id), .running, "the stored state")
    }

    public func commandAgainstTheStateIsRefused() async throws {
        let place = try await place()
        let run = try await newRun(in: place)
        for command in [RunCommand.pause, .resume] {
            try await requireFailure(.ledgerConflict, of: "\(command) of a run that is not running") {
                () async throws(Failure) in
                try await ledger.steer(run.id, command, commandID: nil)
            }
        }
        _ = try await ledger.steer(run.id, .cancel, commandID: nil)
        for command in [RunCommand.pause, .resume, .cancel] {
            try await requireFailure(.ledgerConflict, of: "\(command) of a run that has ended") {
                () async throws(Failure) in
                try await ledger.steer(run.id, command, commandID: nil)
            }
        }
        try await requireFailure(.ledgerNotFound, of: "a command to an unknown run") { () async throws(Failure) in
            try await ledger.steer(RunID(UUID()), .cancel, commandID: nil)
        }
    }

    public func resumeClearsTheCause() async throws {
        let claim = try await heldShard()
        try await ledger.park(claim, Failure(.adoUnauthorized, .parkRun, field: "PAT"), failRun: false)
        let parked = try required(await ledger.run(claim.run.id), "the run is gone")
        try requireEqual(parked.state, .paused, "the state of the parked run")
        try requireEqual(parked.failure, .adoUnauthorized, "the cause")
        try requireEqual(parked.failureField, "PAT", "the cause's field")
        let resumed = try await ledger.steer(claim.run.id, .resume, commandID: nil)
        try requireEqual(resumed.state, .running, "the state of the resumed run")
        try require(resumed.failure == nil && resumed.failureField == nil, "the cause stands after resuming")
    }
}
