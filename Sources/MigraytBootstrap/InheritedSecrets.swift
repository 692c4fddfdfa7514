import Foundation
import MigraytModel
import SystemPackage

/// The settings of this process that are secrets, for its own children: they go through a pipe, since an environment
/// can be read by whoever can look at the process.
///
/// As text: a line `NAME=VALUE` each, then an empty line.
struct InheritedSecrets: Sendable {
    private let values: [(name: String, value: Secret)]

    static let none = InheritedSecrets(environment: [:])

    init(environment: [String: String]) {
        values = Setting.all.filter(\.isSecret).compactMap { setting in
            // A value with a line break is no credential that any of these settings takes.
            guard let value = environment[setting.name], !value.isEmpty, !value.contains(where: \.isNewline) else {
                return nil
            }
            return (setting.name, Secret(value))
        }
    }

    /// What the parent wrote, up to the empty line; the rest of the input is left.
    init(readingLinesOf input: FileHandle) {
        var environment: [String: String] = [:]
        while let line = Self.line(of: input), !line.isEmpty {
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { environment[String(parts[0])] = String(parts[1]) }
        }
        self.init(environment: environment)
    }

    func write(to output: FileDescriptor) throws {
        for (name, value) in values { try output.writeAll("\(name)=\(value.reveal())\n".utf8) }
        try output.writeAll("\n".utf8)
    }

    /// The environment with these values in it.
    func completing(_ environment: [String: String]) -> [String: String] {
        values.reduce(into: environment) { $0[$1.name] = $1.value.reveal() }
    }

    /// `nil` at the end of the input. Byte by byte: what follows belongs to another reader.
    private static func line(of input: FileHandle) -> String? {
        var bytes: [UInt8] = []
        while let byte = try? input.read(upToCount: 1)?.first {
            if byte == UInt8(ascii: "\n") { return String(decoding: bytes, as: UTF8.self) }
            bytes.append(byte)
        }
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }
}
