import Foundation
import MigraytModel
import MigraytPorts

/// What every `StagingInventory` guarantees, on a staging that other rules may be using.
public struct StagingInventoryConformance: Sendable {
    let staging: any AttachmentStaging & StagingInventory
    let prefix = "inventory/\(UUID().uuidString.lowercased())"

    public init(_ staging: any AttachmentStaging & StagingInventory) { self.staging = staging }

    public static let rules: [ConformanceRule<StagingInventoryConformance>] = [
        ConformanceRule("everyObjectIsListedOnceInOrder", Self.everyObjectIsListedOnceInOrder),
        ConformanceRule("objectsSayWhenTheyWereStored", Self.objectsSayWhenTheyWereStored),
        ConformanceRule("deletedObjectIsNotListed", Self.deletedObjectIsNotListed),
    ]

    private func keys(pageSize: Int) async throws -> [String] {
        var keys: [String] = []
        // Other rules' objects lie before and behind.
        var place: String? = prefix
        while true {
            let page = try await staging.objects(after: place, limit: pageSize)
            let mine = page.map(\.key).filter { $0.hasPrefix(prefix) }
            keys += mine
            if mine.isEmpty || mine.count < page.count || page.count < pageSize { return keys }
            place = page.last?.key
        }
    }

    public func everyObjectIsListedOnceInOrder() async throws {
        let names = ["Z", "a", "10", "2", "a/b", "A"].map { "\(prefix)/\($0)" }
        for name in names { try await staging.put(name, ByteStream([1]), length: 1) }
        let inOrder = names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        for size in [1, 2, 1000] {
            try requireEqual(await keys(pageSize: size), inOrder, "the keys by pages of \(size)")
        }
        for name in names { try await staging.delete(name) }
    }

    public func objectsSayWhenTheyWereStored() async throws {
        let key = "\(prefix)/1"
        try await staging.put(key, ByteStream([1]), length: 1)
        let object = try await staging.objects(after: prefix, limit: 1).first
        try requireEqual(object?.key, key, "the key")
        // Clocks of two machines differ.
        try require(abs(object?.storedAt.timeIntervalSinceNow ?? .infinity) < 3600, "the time is another")
        try await staging.delete(key)
    }

    public func deletedObjectIsNotListed() async throws {
        let key = "\(prefix)/1"
        try await staging.put(key, ByteStream([1]), length: 1)
        try await staging.delete(key)
        try requireEqual(await keys(pageSize: 10), [], "the keys")
    }
}
