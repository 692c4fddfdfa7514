import Foundation
import MigraytModel

/// Reads members of an object strictly: absent and null are `nil`, a value of another kind is an error and not `nil`,
/// so that nothing is lost in silence.
struct FieldReader {
    let members: [String: JSON]

    func string(_ name: String) throws(UnreadableField) -> String? { try value(name, \.string) }
    func integer(_ name: String) throws(UnreadableField) -> Int64? { try value(name, \.integer) }
    func number(_ name: String) throws(UnreadableField) -> Double? { try value(name, \.number) }

    /// The first of two fields that has a value.
    func string(_ name: String, or other: String) throws(UnreadableField) -> String? {
        if let value = try string(name) { value } else { try string(other) }
    }

    func integer(_ name: String, or other: String) throws(UnreadableField) -> Int64? {
        if let value = try integer(name) { value } else { try integer(other) }
    }

    func number(_ name: String, or other: String) throws(UnreadableField) -> Double? {
        if let value = try number(name) { value } else { try number(other) }
    }

    func date(_ name: String) throws(UnreadableField) -> Date? {
        guard let text = try string(name) else { return nil }
        guard let date = Timestamp.parse(text) else { throw UnreadableField(name: name) }
        return date
    }

    func identity(_ name: String) throws(UnreadableField) -> SourceIdentity? {
        guard let value = members[name], !value.isNull else { return nil }
        guard value.string != nil || value.members != nil else { throw UnreadableField(name: name) }
        return SourceIdentity(value)
    }

    /// Every member that holds a person.
    var people: [String: SourceIdentity] {
        members.compactMapValues { $0["displayName"] == nil && $0["uniqueName"] == nil ? nil : SourceIdentity($0) }
    }

    func required<Value>(_ name: String, _ value: Value?) throws(UnreadableField) -> Value {
        guard let value else { throw UnreadableField(name: name) }
        return value
    }

    private func value<Value>(_ name: String, _ read: (JSON) -> Value?) throws(UnreadableField) -> Value? {
        guard let member = members[name], !member.isNull else { return nil }
        return try required(name, read(member))
    }
}
