import Foundation
import MigraytModel

/// A message on `migrayt.commands`: what a platform asks of a run.
public struct CommandMessage: Sendable, Hashable {
    /// The version that this program reads.
    public static let currentVersion = 1

    /// Makes the command idempotent: chosen by the sender, at most 128 characters.
    public let id: String
    public let run: RunID
    public let order: Order

    public enum Order: Sendable, Hashable {
        case steer(RunCommand)
        /// Try items with open dead letters again, in a run of their own.
        case replay(FailedItemSelection)
    }

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
            let order = message["command"]?.string.flatMap({ Self.order($0, message) })
        else { throw Failure(.messageMalformed, .failItem) }
        self.id = id
        self.run = run
        self.order = order
    }

    private static let mostItems = 1_000

    private static func order(_ name: String, _ message: JSON) -> Order? {
        if let command = RunCommand(rawValue: name) { return .steer(command) }
        guard name == "replay" else { return nil }
        var selection = FailedItemSelection()
        if let text = message["class"] {
            guard let text = text.string else { return nil }
            selection.code = FailureCode(rawValue: text)
        }
        if let text = message["phase"] {
            guard let phase = text.string.flatMap(Phase.init(rawValue:)) else { return nil }
            selection.phase = phase
        }
        if let list = message["items"] {
            guard let list = list.array, list.count <= mostItems else { return nil }
            let items = list.compactMap(\.integer).filter { $0 > 0 }
            guard items.count == list.count else { return nil }
            selection.items = items.map { WorkItemID($0) }
        }
        return .replay(selection)
    }
}
