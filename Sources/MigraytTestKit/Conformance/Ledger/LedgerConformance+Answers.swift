import Foundation
import MigraytModel
import MigraytPorts

extension LedgerConformance {
    static let answerRules: [ConformanceRule<Self>] = [
        ConformanceRule("keyBelongsToOneRequest", Self.keyBelongsToOneRequest),
        ConformanceRule("releasedKeyIsFree", Self.releasedKeyIsFree),
    ]

    public func keyBelongsToOneRequest() async throws {
        let (mine, other) = (try await place(), try await place())
        let key = RequestKey(tenant: mine.tenant, key: "k", request: "r")
        try requireEqual(await ledger.claimKey(key), .open, "a new key")
        try requireEqual(await ledger.claimKey(key), .open, "a key whose request was broken off")
        let answer = KeptAnswer(status: 201, body: #"{"id":"x"}"#)
        try await ledger.keepAnswer(answer, for: key)
        try await ledger.keepAnswer(KeptAnswer(status: 500, body: ""), for: key)
        try requireEqual(await ledger.claimKey(key), .answered(answer), "the same request again")
        try await ledger.releaseKey(key)
        try requireEqual(await ledger.claimKey(key), .answered(answer), "a key that was answered, after a release")
        try requireEqual(
            await ledger.claimKey(RequestKey(tenant: mine.tenant, key: "k", request: "s")), .taken, "another request")
        try requireEqual(
            await ledger.scoped(to: other.tenant).claimKey(RequestKey(tenant: other.tenant, key: "k", request: "s")),
            .open, "the other tenant's key of that name")
    }

    public func releasedKeyIsFree() async throws {
        let place = try await place()
        let key = RequestKey(tenant: place.tenant, key: "k", request: "r")
        _ = try await ledger.claimKey(key)
        try await ledger.releaseKey(key)
        try requireEqual(
            await ledger.claimKey(RequestKey(tenant: place.tenant, key: "k", request: "s")), .open,
            "a key that was released")
    }
}
