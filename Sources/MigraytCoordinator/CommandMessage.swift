import Foundation
import MigraytModel

/// A message on `migrayt.commands`: what a platform asks of a run.
public struct CommandMessage: Sendable, Hashable {
    /// The version that this program reads.
    public static let currentVersion = 1

    /// Makes the command idempotent: chosen by the sender, at most 128 characters.
    public let id: String
    public let run: RunID
    public let command: RunCommand

    /// - Throws: `message.malformed` or `message.unknown_version`; neither is worth a retry.
    public init(decoding bytes: [UInt8]) throws(Failure) {
        guard bytes.count <= 16_384, let message = try? JSONParser.parse(bytes),
            let version = message["version"]?.integer
        else { throw Failure(.messageMalformed, .failItem) }
        guard version == Int64(Self.currentVersion) else {
            throw Failure(.messageUnknownVersion, .failItem, field: "version")
        }
        guard let id = message["id"]?.string, (1...128).contains(id.count),
            let run = message["run"]?.string.flatMap(RunID.init(_:)),
            let command = message["command"]?.string.flatMap(RunCommand.init(rawValue:))
        else { throw Failure(.messageMalformed, .failItem) }
        self.id = id
        self.run = run
        self.command = command
    }
}
