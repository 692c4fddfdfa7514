import Foundation
import MigraytModel
import MigraytPorts

extension InMemoryLedger: AnswerLedger {
    public func claimKey(_ key: RequestKey) async throws(Failure) -> RequestKeyState {
        try await transaction { state, now throws(Failure) in state.claimKey(key, now: now) }
    }

    public func keepAnswer(_ answer: KeptAnswer, for key: RequestKey) async throws(Failure) {
        try await transaction { state, _ throws(Failure) in
            guard let index = state.requestKeys.firstIndex(where: { $0.key == key && $0.answer == nil }) else { return }
            state.requestKeys[index].answer = answer
        }
    }

    public func releaseKey(_ key: RequestKey) async throws(Failure) {
        try await transaction { state, _ throws(Failure) in
            state.requestKeys.removeAll { $0.key == key && $0.answer == nil }
        }
    }
}

/// A key that was claimed.
struct RequestKeyRow: Sendable {
    let key: RequestKey
    let claimedAt: Date
    var answer: KeptAnswer?
}

extension LedgerState {
    private static let day: TimeInterval = 86_400

    mutating func claimKey(_ key: RequestKey, now: Date) -> RequestKeyState {
        requestKeys.removeAll { $0.key.tenant == key.tenant && now.timeIntervalSince($0.claimedAt) > Self.day }
        guard let row = requestKeys.first(where: { $0.key.tenant == key.tenant && $0.key.key == key.key }) else {
            requestKeys.append(RequestKeyRow(key: key, claimedAt: now))
            return .open
        }
        if row.key.request != key.request, !sabotage.contains(.shareKeys) { return .taken }
        return row.answer.map { .answered($0) } ?? .open
    }
}
