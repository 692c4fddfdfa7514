import Foundation
import MigraytModel
import MigraytPorts

/// What every `SecretStore` guarantees. Rules may share a store: each uses a name of its own.
public struct SecretStoreConformance: Sendable {
    let store: any SecretStore
    let name = "migrayt/test/\(UUID().uuidString.lowercased())"

    public init(_ store: any SecretStore) { self.store = store }

    public static let rules: [ConformanceRule<SecretStoreConformance>] = [
        ConformanceRule("valueComesBackUnchanged", Self.valueComesBackUnchanged),
        ConformanceRule("largestValueComesBackUnchanged", Self.largestValueComesBackUnchanged),
        ConformanceRule("repeatedCreateGivesTheSameSecret", Self.repeatedCreateGivesTheSameSecret),
        ConformanceRule("secretsAreSeparate", Self.secretsAreSeparate),
        ConformanceRule("aNameOpensItsSecret", Self.aNameOpensItsSecret),
        ConformanceRule("aTakenNameIsRefused", Self.aTakenNameIsRefused),
        ConformanceRule("replacedValueComesBack", Self.replacedValueComesBack),
        ConformanceRule("replacingADeletedSecretParksTheRun", Self.replacingADeletedSecretParksTheRun),
        ConformanceRule("deletedSecretParksTheRun", Self.deletedSecretParksTheRun),
        ConformanceRule("deletingTwiceSucceeds", Self.deletingTwiceSucceeds),
    ]

    private static let token = "6f1d2c3b-0000-4000-8000-000000000001"

    public func valueComesBackUnchanged() async throws {
        let value = Sensitive("tøken \"quoted\" \\ \u{1F511}\n\t{\"a\":1}")
        let arn = try await store.create(name: name, value: value, token: Self.token)
        try require(await store.value(of: arn) == value, "the value differs")
        try await store.delete(arn)
    }

    public func largestValueComesBackUnchanged() async throws {
        let value = Sensitive(String(repeating: "s", count: 65_536))
        let arn = try await store.create(name: name, value: value, token: Self.token)
        try require(await store.value(of: arn) == value, "the value differs")
        try await store.delete(arn)
    }

    public func repeatedCreateGivesTheSameSecret() async throws {
        let first = try await store.create(name: name, value: Sensitive("one"), token: Self.token)
        let second = try await store.create(name: name, value: Sensitive("one"), token: Self.token)
        try require(first == second, "the repetition gives another secret")
        try require(await store.value(of: first) == Sensitive("one"), "the value differs")
        try await store.delete(first)
    }

    public func secretsAreSeparate() async throws {
        let first = try await store.create(name: name + "/a", value: Sensitive("one"), token: Self.token)
        let second = try await store.create(name: name + "/b", value: Sensitive("two"), token: Self.token)
        try require(first != second, "two secrets have one ARN")
        try await store.delete(first)
        try require(await store.value(of: second) == Sensitive("two"), "the other value differs")
        try await store.delete(second)
    }

    public func aNameOpensItsSecret() async throws {
        try await requireFailure(.secretNotFound, of: "reading a name that there is not") { () async throws(Failure) in
            try await store.value(of: name)
        }
        _ = try await store.create(name: name, value: Sensitive("one"), token: Self.token)
        try require(await store.value(of: name) == Sensitive("one"), "the value differs")
        try await store.delete(name)
        try await requireFailure(.secretNotFound, of: "reading a deleted name") { () async throws(Failure) in
            try await store.value(of: name)
        }
    }

    /// Of two that make the same secret at once, one learns that the other was first.
    public func aTakenNameIsRefused() async throws {
        let arn = try await store.create(name: name, value: Sensitive("one"), token: Self.token)
        try await requireFailure(.secretsForbidden, of: "making a secret under a taken name") {
            () async throws(Failure) in
            try await store.create(
                name: name, value: Sensitive("two"), token: "6f1d2c3b-0000-4000-8000-000000000002")
        }
        try require(await store.value(of: arn) == Sensitive("one"), "the value was written over")
        try await store.delete(arn)
    }

    public func replacedValueComesBack() async throws {
        let arn = try await store.create(name: name, value: Sensitive("one"), token: Self.token)
        let token = "6f1d2c3b-0000-4000-8000-000000000002"
        try await store.replace(arn, value: Sensitive("two"), token: token)
        try await store.replace(arn, value: Sensitive("two"), token: token)
        try require(await store.value(of: arn) == Sensitive("two"), "the value is not the new one")
        try await store.delete(arn)
    }

    public func replacingADeletedSecretParksTheRun() async throws {
        let arn = try await store.create(name: name, value: Sensitive("one"), token: Self.token)
        try await store.delete(arn)
        let failure = try await requireFailure(.secretNotFound, of: "replacing a deleted secret") {
            () async throws(Failure) in
            try await store.replace(arn, value: Sensitive("two"), token: "6f1d2c3b-0000-4000-8000-000000000002")
        }
        try requireEqual(failure.disposition, .parkRun, "the disposition")
    }

    public func deletedSecretParksTheRun() async throws {
        let arn = try await store.create(name: name, value: Sensitive("one"), token: Self.token)
        try await store.delete(arn)
        let failure = try await requireFailure(.secretNotFound, of: "reading a deleted secret") {
            () async throws(Failure) in
            try await store.value(of: arn)
        }
        try requireEqual(failure.disposition, .parkRun, "the disposition")
    }

    public func deletingTwiceSucceeds() async throws {
        let arn = try await store.create(name: name, value: Sensitive("one"), token: Self.token)
        try await store.delete(arn)
        try await store.delete(arn)
    }
}
