import MigraytHTTP
import MigraytModel
import MigraytPorts

/// Files as one `multipart/form-data` body (RFC 7578) of known length, so that nothing is held in memory.
struct MultipartBody: Sendable {
    let boundary: String
    let parts: [Part]
    let end: [UInt8]

    struct Part: Sendable {
        let head: [UInt8]
        let file: UploadFile
    }

    /// - Parameter boundary: Letters, digits and `-`, at most 70 characters; no file holds it.
    init(files: [UploadFile], boundary: String) {
        self.boundary = boundary
        self.parts = files.enumerated().map { place, file in
            let lineBreak = place == 0 ? "" : "\r\n"
            let name = Self.escaped(file.name.reveal())
            let head =
                "\(lineBreak)--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\n"
                + "Content-Type: application/octet-stream\r\n\r\n"
            return Part(head: Array(head.utf8), file: file)
        }
        self.end = Array("\r\n--\(boundary)--\r\n".utf8)
    }

    var contentType: String { "multipart/form-data; boundary=\(boundary)" }

    var length: Int64 {
        parts.reduce(Int64(end.count)) { $0 + Int64($1.head.count) + $1.file.length }
    }

    /// The body's bytes. Each file is opened when its turn comes. Once only.
    func stream() -> ByteStream {
        let reader = MultipartReader(self)
        return ByteStream(length: length) { () async throws(Failure) in try await reader.next() }
    }

    /// Quotes and line breaks as browsers write them (the HTML standard's reading of RFC 7578), other control
    /// characters likewise; everything else is UTF-8 as it is.
    private static func escaped(_ name: String) -> String {
        var escaped = ""
        for scalar in name.unicodeScalars {
            if scalar == "\"" || scalar.value < 0x20 || scalar.value == 0x7f {
                escaped += PercentEncoding.escape(UInt8(scalar.value))
            } else {
                escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
