import Foundation
import Hummingbird
import MigraytAPIContract
import MigraytModel
import MigraytPorts

/// `/api/migrations/{runId}/dead-letters`: failed items are listed, tried again, or given up.
struct DeadLetterEndpoints: Sendable {
    private static let limits = 1...1_000
    private static let defaultLimit = 200
    private static let mostItems = 10_000

    func add(to routes: GuardedRoutes) {
        routes.get("/migrations/{runId}/dead-letters", .viewResults) { try await list($0) }
        routes.post("/migrations/{runId}/dead-letters/replay", .steerMigrations, audit: .deadLetterReplay) {
            try await replay($0)
        }
        routes.post("/migrations/{runId}/dead-letters/discard", .steerMigrations, audit: .deadLetterDiscard) {
            try await discard($0)
        }
    }

    private func list(_ call: Call) async throws -> Response {
        let run = try await call.run()
        let query = call.request.uri.queryParameters
        var faults: [String] = []
        var selection = FailedItemSelection()
        if let text = query["all"] {
            selection.isOpen = text == "false"
            if text != "true", text != "false" { faults.append("all must be true or false") }
        }
        if let text = query["class"] { selection.code = Self.code(String(text), &faults) }
        if let text = query["phase"] { selection.phase = Self.phase(String(text), &faults) }
        if let text = query["item"] { selection.items = Self.items([Int64(text) ?? 0], &faults) }
        var limit = Self.defaultLimit
        if let text = query["limit"] {
            guard let number = Int(text), Self.limits.contains(number) else {
                throw APIFault.invalid(["limit must be a whole number from 1 to 1000"])
            }
            limit = number
        }
        var after: FailedItem?
        if let text = query["after"] {
            after = Self.place(String(text), in: run.id)
            if after == nil { faults.append("after must be the next of a page") }
        }
        if !faults.isEmpty { throw APIFault.invalid(faults) }
        let letters = try await call.ledger.failedItems(run.id, selection, after: after, limit: limit)
        let next = letters.count == limit ? letters.last.map { "\($0.step)/\($0.item)" } : nil
        return try .json(DeadLetterPage(letters: letters.map { DeadLetterView($0) }, next: next))
    }

    private func replay(_ call: Call) async throws -> Response {
        let run = try await call.run()
        let (selection, isDry) = try Self.selection(call)
        let count = try await call.ledger.countFailedItems(run.id, selection)
        if isDry { return try .json(DeadLetterAnswer(letters: count.letters, items: count.items)) }
        let new = RunID(call.newID())
        let conflict = "Run \(run.id) or another run of its project is active: cancel it or wait for its end"
        let items = try await APIFault.onConflict(conflict) { () async throws(Failure) in
            try await call.ledger.replay(run.id, selection, as: new, commandID: nil)
        }
        return try .json(
            DeadLetterAnswer(
                letters: count.letters, items: items, replayRunId: items > 0 ? new.description : nil))
    }

    private func discard(_ call: Call) async throws -> Response {
        let run = try await call.run()
        let (selection, isDry) = try Self.selection(call)
        let count = try await call.ledger.countFailedItems(run.id, selection)
        if isDry { return try .json(DeadLetterAnswer(letters: count.letters, items: count.items)) }
        let letters = try await call.ledger.discard(run.id, selection)
        return try .json(DeadLetterAnswer(letters: letters, items: count.items))
    }

    private static func selection(_ call: Call) throws -> (FailedItemSelection, isDry: Bool) {
        let wanted = try call.decoded(as: DeadLetterRequest.self)
        var faults: [String] = []
        var selection = FailedItemSelection()
        selection.code = wanted.class.flatMap { code($0, &faults) }
        selection.phase = wanted.phase.flatMap { phase($0, &faults) }
        selection.items = wanted.items.flatMap { items($0, &faults) }
        if !faults.isEmpty { throw APIFault.invalid(faults) }
        return (selection, wanted.dryRun ?? false)
    }

    private static func code(_ text: String, _ faults: inout [String]) -> FailureCode? {
        guard text.wholeMatch(of: #/[a-z]+\.[a-z_]+/#) != nil else {
            faults.append("class must be a failure code, such as item.poison")
            return nil
        }
        return FailureCode(rawValue: text)
    }

    private static func phase(_ text: String, _ faults: inout [String]) -> Phase? {
        guard let phase = Phase(rawValue: text) else {
            faults.append("phase must be one of \(Phase.allCases.map(\.rawValue).joined(separator: ", "))")
            return nil
        }
        return phase
    }

    private static func items(_ numbers: [Int64], _ faults: inout [String]) -> [WorkItemID]? {
        guard numbers.count <= mostItems else {
            faults.append("items must be at most \(mostItems)")
            return nil
        }
        guard numbers.allSatisfy({ $0 > 0 }) else {
            faults.append("items must be ids of work items")
            return nil
        }
        return numbers.map { WorkItemID($0) }
    }

    /// The letter that a page ended with, as far as a page needs it.
    private static func place(_ text: String, in run: RunID) -> FailedItem? {
        let parts = text.split(separator: "/")
        guard let name = parts.first, let phase = Phase(rawValue: String(name)), let last = parts.last,
            let item = Int64(last), parts.count == (phase == .items ? 3 : 2),
            let level = phase == .items ? Int(parts[1]) : 0, (0..<100).contains(level)
        else { return nil }
        return FailedItem(
            run: run, step: PhaseStep(phase, level: level), item: WorkItemID(item), code: .internalError, field: nil,
            attempts: 0, failedAt: .distantPast)
    }
}
