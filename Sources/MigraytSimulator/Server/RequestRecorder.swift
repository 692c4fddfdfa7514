import Foundation
import MigraytModel
import Synchronization

/// Writes every request with its answer as a line of JSON, to be checked later against the vendors' descriptions.
///
/// For tests only: the file holds all content. Headers are left out, so no token gets into it.
public final class RequestRecorder: Sendable {
    private let file: Mutex<FileHandle>

    public init(path: String) throws {
        try Data().write(to: URL(fileURLWithPath: path))
        file = Mutex(try FileHandle(forWritingTo: URL(fileURLWithPath: path)))
    }

    func record(_ request: SimulatedRequest, target: String, _ response: SimulatedResponse, at time: Instant) throws {
        var members: [String: JSON] = [
            "time": .string(time.iso8601), "method": .string(request.method), "target": .string(target),
            "status": .integer(Int64(response.status)), "contentType": request.contentType.map { .string($0) } ?? .null,
        ]
        if !request.body.isEmpty {
            members["body"] =
                (try? JSONParser.parse(request.body)) ?? .string(String(decoding: request.body, as: UTF8.self))
        }
        if let uploads = request.uploads {
            members["uploads"] = .array(
                uploads.map { upload in
                    [
                        "part": .string(upload.part), "filename": upload.filename.map { .string($0) } ?? .null,
                        "size": .integer(Int64(upload.size)), "sha256": .string(upload.sha256),
                    ]
                })
        }
        members["response"] = response.json
        let line = JSON.object(members).bytes() + [0x0A]
        try file.withLock { try $0.write(contentsOf: Data(line)) }
    }
}
