import Foundation
import MigraytModel

/// What lies in the attachment staging: for whoever clears it up.
public protocol StagingInventory: Sendable {
    /// Objects in the order of their keys, which is that of bytes.
    /// - Parameters:
    ///   - key: Only what comes after it; `nil` from the beginning.
    ///   - limit: At most so many, 1 to 1,000; fewer only at the end.
    func objects(after key: String?, limit: Int) async throws(Failure) -> [StagedObject]

    /// Removes the object. Removing what is gone succeeds.
    func delete(_ key: String) async throws(Failure)

    /// Days after which the store removes every object by itself; `nil` when it has no such rule.
    /// - Throws: `staging.unavailable`, also when this process may not read the store's rules.
    func expiryDays() async throws(Failure) -> Int?
}

public struct StagedObject: Sendable, Hashable {
    /// `project/…`: see `AttachmentStaging`.
    public let key: String
    public let storedAt: Date

    public init(key: String, storedAt: Date) {
        self.key = key
        self.storedAt = storedAt
    }

    /// The project whose file it is; `nil` for a key of another form.
    public var project: ProjectID? { key.split(separator: "/").first.flatMap { ProjectID(String($0)) } }
}
