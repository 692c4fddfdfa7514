import Foundation
import Logging
import MigraytCoordinator
import MigraytModel
import MigraytPlanning
import MigraytPorts
import MigraytReconciler
import MigraytTestKit
import MigraytWorker
import Synchronization

/// One migration by the real roles on ports in memory, in virtual time, with everything that a seed lets go wrong:
/// processes die between any two calls, answers and commits are lost, requests happen after their callers gave up,
/// messages are lost, doubled and late, the run is paused and resumed. The invariants are checked after every call.
public final class FleetSimulation: Sendable {
    /// What a seed came to.
    public struct Outcome: Sendable, Hashable {
        public let violation: Violation?
        /// Calls of ports that processes made.
        public let calls: Int
        public let kills: Int
        /// Virtual time from the start of the run to its end.
        public let elapsed: Duration
    }

    private static let lease = Duration.seconds(12)
    /// A worker hears of a pause when it renews its lease; what it has sent by then is on its way.
    private static let pauseTakes = lease + FaultPlan.longestWay
    /// Nothing that a healthy fleet has to do takes so long.
    private static let longest = Duration.seconds(14_400)

    private let executor: SeededExecutor
    private let time = VirtualTime()
    private let plan: FaultPlan
    private let project: SimulatedProject
    private let ledger: InMemoryLedger
    private let target: ScriptedTarget
    private let source: ScriptedSource
    private let bus = InMemoryMessageBus()
    private let staging = InMemoryStaging()
    private let secrets = InMemorySecretStore()
    private let invariants: Invariants
    private let settle: Duration
    private let border: Border
    private let isOver = Mutex(false)

    /// - Parameters:
    ///   - sabotage: Breaks the ledger, to show that the invariants notice.
    ///   - settle: The settle time; one below `FaultPlan.longestRequest` seconds breaks the write protocol.
    public init(seed: UInt64, sabotage: Sabotage = [], settle: Duration = .seconds(75)) {
        executor = SeededExecutor(seed: seed)
        let plan = FaultPlan(seed: seed, time: time)
        self.plan = plan
        self.settle = settle
        project = SimulatedProject(seed: seed)
        invariants = Invariants(items: Set(project.source.items.keys))
        let border = Border(plan: plan, time: time)
        self.border = border
        ledger = InMemoryLedger(
            clock: time.clock, sabotage: sabotage,
            crossing: { side throws(Failure) in try await border.cross(side) },
            fault: { _ in SimulatedProcess.current == nil ? nil : plan.commit() })
        target = ScriptedTarget(crossing: { side throws(Failure) in try await border.cross(side) })
        source = ScriptedSource(project.source)
    }

    /// Runs to the end, on the calling thread.
    public func run() -> Outcome {
        install()
        let story = Task(executorPreference: executor) {
            await self.tell()
            self.isOver.withLock { $0 = true }
        }
        while !isOver.withLock({ $0 }) {
            executor.drain()
            if isOver.withLock({ $0 }) { break }
            guard time.advance(), time.elapsed < Self.longest else {
                invariants.note(.comesToAnEnd, "the run does not end")
                story.cancel()
                executor.drain()
                break
            }
        }
        return Outcome(
            violation: invariants.violation, calls: border.calls, kills: border.kills, elapsed: time.elapsed)
    }

    private func install() {
        let (plan, time, target, bus, border) = (plan, time, target, bus, border)
        border.onReturn { [invariants, ledger] in invariants.check(ledger.witness, target.content) }
        target.setFault { [invariants] call in
            if call.isWrite, let since = border.pausedSince, time.elapsed > since + Self.pauseTakes {
                invariants.note(.pauseHolds, "a write long after the pause")
            }
            let fault = plan.target(call)
            if fault == .land {
                time.after(.seconds(plan.chance() * FaultPlan.longestRequest)) { target.landLateWrites() }
            }
            return fault
        }
        bus.setFault { _ in
            let fault = plan.bus()
            if fault == .delay { time.after(.seconds(plan.chance() * 40)) { bus.deliverDelayed() } }
            return fault
        }
        if plan.happens(0.2) { time.after(.seconds(plan.chance() * 300)) { bus.forgetEverything() } }
    }

    /// Starts the fleet, waits for the run's end, and looks at what is there.
    private func tell() async {
        do {
            let run = try await startRun()
            let end = try await withThrowingTaskGroup(of: RunState?.self) { group in
                for name in ["worker-1", "worker-2", "worker-3"] { group.addTask { await self.worker(name) } }
                group.addTask { await self.coordinator() }
                group.addTask { await self.reconciler() }
                group.addTask { await self.steer(run) }
                group.addTask { try await self.end(of: run) }
                defer { group.cancelAll() }
                while let ended = try await group.next() { if let ended { return ended } }
                return RunState.failed
            }
            invariants.checkEnd(ledger.witness, target.content, state: end, parts: project.parts)
        } catch {
            invariants.note(.comesToAnEnd, "the simulation itself failed")
        }
    }

    private func end(of run: RunID) async throws -> RunState {
        while true {
            try await time.sleep(.seconds(5))
            if invariants.violation != nil { return .failed }
            if let state = ledger.witness.states[run], state.isTerminal { return state }
        }
    }

    private func steer(_ run: RunID) async -> RunState? {
        while plan.happens(0.5) {
            try? await time.sleep(.seconds(plan.number(in: 5...200)))
            guard (try? await ledger.steer(run, .pause, commandID: nil)) != nil else { continue }
            border.isPaused(since: time.elapsed)
            try? await time.sleep(.seconds(plan.number(in: 1...100)))
            border.isPaused(since: nil)
            _ = try? await ledger.steer(run, .resume, commandID: nil)
        }
        return nil
    }

    // The processes, each started again after its death

    private func worker(_ name: String) async -> RunState? {
        await lives(of: name) { process in
            let configuration = WorkerConfiguration(
                owner: process.name, lease: Self.lease, shards: 2, itemsPerShard: 2,
                settlement: UnknownSettlement(wait: self.settle), retry: RetryPolicy(shardAttempts: 100_000),
                overdueAfter: .seconds(8))
            let worker = ShardWorker(
                ledger: self.ledger, platforms: self.platforms, staging: self.staging, configuration: configuration,
                timing: self.timing, drain: process.drain, logger: Self.silent)
            try await WorkerLoop(
                bus: self.bus, worker: worker, configuration: configuration, timing: self.timing, drain: process.drain,
                logger: Self.silent
            ).run()
        }
    }

    private func coordinator() async -> RunState? {
        await lives(of: "coordinator") { process in
            let ledger = SmallShards(ledger: self.ledger, size: 3)
            let configuration = CoordinatorConfiguration(owner: process.name, window: 4)
            let planner = RunPlanner(
                ledger: ledger, platforms: self.platforms, configuration: configuration, drain: process.drain,
                logger: Self.silent)
            let relay = ShardRelay(ledger: ledger, bus: self.bus, configuration: configuration)
            try await PollingLoop(timing: self.timing, drain: process.drain, idle: .milliseconds(500)).run {
                () throws(Failure) in
                let planned = try await planner.runOnce() != .idle
                let published = try await !relay.runOnce().isIdle
                return planned || published
            } onFailure: { _ in
            }
        }
    }

    private func reconciler() async -> RunState? {
        await lives(of: "reconciler") { process in
            let reconciler = Reconciler(ledger: self.ledger, bus: self.bus, republishAfter: .seconds(15))
            try await PollingLoop(timing: self.timing, drain: process.drain, idle: .seconds(1)).run {
                () throws(Failure) in
                try await !reconciler.runOnce().isIdle
            } onFailure: { _ in
            }
        }
    }

    private func lives(
        of name: String, _ body: @escaping @Sendable (SimulatedProcess) async throws -> Void
    ) async -> RunState? {
        while !Task.isCancelled {
            let process = SimulatedProcess(name)
            do { try await SimulatedProcess.$current.withValue(process) { try await body(process) } } catch {
                process.kill()
            }
            try? await time.sleep(.seconds(plan.number(in: 1...8)))
        }
        return nil
    }

    // What they stand on

    private static let silent = Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() }

    private var platforms: Platforms {
        Platforms(
            accounts: ledger, secrets: secrets, connector: ScriptedConnector(source: source, target: target))
    }

    private var timing: Timing {
        let (time, plan) = (time, plan)
        return Timing(
            monotonic: { time.elapsed }, sleep: { try await time.sleep($0) }, random: { plan.chance() },
            now: { time.clock.now })
    }

    private func startRun() async throws -> RunID {
        let ids = SequentialIDs(seed: 77)
        let tenant = TenantID(ids.next())
        let place = ProjectID(ids.next())
        try await ledger.createProject(Project(id: place, tenant: tenant, name: "Shop", createdAt: time.clock.now))
        let endpoints: [PlatformEndpoint] = [
            .azureDevOps(
                AzureDevOpsEndpoint(
                    organizationURL: "https://ado.example/acme", project: "Shop", certificateAuthority: nil)),
            .jira(
                JiraEndpoint(
                    baseURL: "https://jira.example", projectKey: "SHOP", boardID: nil, certificateAuthority: nil)),
        ]
        var connections: [ConnectionID] = []
        for endpoint in endpoints {
            let id = ConnectionID(ids.next())
            let arn = try await secrets.create(
                name: id.description, value: StoredConnection(endpoint: endpoint, credential: .sample).encoded(),
                token: id.description)
            try await ledger.createConnection(
                Connection(
                    id: id, tenant: tenant, user: UserID(ids.next()), platform: endpoint.platform,
                    digests: .sample(endpoint), secretARN: arn,
                    createdAt: time.clock.now))
            connections.append(id)
        }
        let run = Run(
            id: RunID(ids.next()), tenant: tenant, project: place, source: connections[0], target: connections[1],
            type: .full, options: RunOptions(), createdAt: time.clock.now)
        try await ledger.createRun(run)
        return run.id
    }
}
