import Foundation

/// A UUID that cannot stand in for the id of another kind of thing.
public struct Identifier<Kind>: Hashable, Sendable, Codable, CustomStringConvertible {
    public let rawValue: UUID

    public init(_ rawValue: UUID) { self.rawValue = rawValue }

    /// Reads the canonical text form, in either case; `nil` for anything else.
    public init?(_ text: String) {
        guard let uuid = UUID(canonicalText: text) else { return nil }
        self.rawValue = uuid
    }

    public init(from decoder: any Decoder) throws { rawValue = try UUID(from: decoder) }
    public func encode(to encoder: any Encoder) throws { try rawValue.encode(to: encoder) }

    /// Lower case, as Postgres prints it.
    public var description: String { rawValue.canonicalText }
}

/// Tags of the id types. They have no values.
public enum IdentifierKind {
    public enum Tenant {}
    public enum User {}
    public enum Connection {}
    public enum Project {}
    public enum Run {}
    public enum Shard {}
    public enum Session {}
    public enum Erasure {}
}

public typealias TenantID = Identifier<IdentifierKind.Tenant>
public typealias UserID = Identifier<IdentifierKind.User>
public typealias ConnectionID = Identifier<IdentifierKind.Connection>
public typealias ProjectID = Identifier<IdentifierKind.Project>
public typealias RunID = Identifier<IdentifierKind.Run>
public typealias ShardID = Identifier<IdentifierKind.Shard>
public typealias SessionID = Identifier<IdentifierKind.Session>
public typealias ErasureID = Identifier<IdentifierKind.Erasure>
