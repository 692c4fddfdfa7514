/// Reads a `multipart/form-data` body piece by piece (RFC 7578, RFC 2046 section 5.1).
///
/// Bytes of a part go straight into its digest: a body of any size costs one boundary's length of memory.
struct MultipartParser: ~Copyable {
    struct Malformed: Error {}

    private enum State { case preamble, afterBoundary, headers, content, epilogue }

    /// Headers of one part beyond this are refused.
    private static let maximumHeaderBytes = 16_384

    private let delimiter: [UInt8]
    private var state = State.preamble
    private var pending: [UInt8] = []
    private var current: (part: String, filename: String?, mediaType: String)?
    private var digest = SHA256Digest()
    private(set) var uploads: [Upload] = []

    /// `nil` when the header does not name a multipart body with a boundary.
    init?(contentType: String?) {
        guard let contentType, contentType.lowercased().hasPrefix("multipart/form-data"),
            let boundary = Self.parameter("boundary", in: contentType), !boundary.isEmpty, boundary.utf8.count <= 70
        else { return nil }
        delimiter = Array("\r\n--\(boundary)".utf8)
        // The first boundary has no line break before it.
        pending = [0x0D, 0x0A]
    }

    mutating func consume(_ bytes: some Collection<UInt8>) throws(Malformed) {
        pending.append(contentsOf: bytes)
        while try step() {}
    }

    /// The parts, once the closing boundary was seen.
    mutating func finish() throws(Malformed) -> [Upload] {
        guard state == .epilogue else { throw Malformed() }
        return uploads
    }

    private mutating func step() throws(Malformed) -> Bool {
        switch state {
        case .preamble:
            guard let found = firstDelimiter() else {
                dropAllButTail()
                return false
            }
            pending.removeFirst(found + delimiter.count)
            state = .afterBoundary
        case .afterBoundary:
            guard pending.count >= 2 else { return false }
            if pending.starts(with: "--".utf8) {
                state = .epilogue
            } else if pending.starts(with: [0x0D, 0x0A]) {
                pending.removeFirst(2)
                state = .headers
            } else {
                throw Malformed()
            }
        case .headers:
            guard let end = pending.firstRange(of: [0x0D, 0x0A, 0x0D, 0x0A]) else {
                guard pending.count <= Self.maximumHeaderBytes else { throw Malformed() }
                return false
            }
            try begin(String(decoding: pending[..<end.lowerBound], as: UTF8.self))
            pending.removeFirst(end.upperBound)
            state = .content
        case .content:
            guard let found = firstDelimiter() else {
                dropAllButTail()
                return false
            }
            digest.update(pending[..<found])
            end()
            pending.removeFirst(found + delimiter.count)
            state = .afterBoundary
        case .epilogue:
            pending.removeAll()
            return false
        }
        return true
    }

    /// What may still be the beginning of a delimiter stays; the rest is content (or preamble).
    private mutating func dropAllButTail() {
        let surplus = pending.count - (delimiter.count - 1)
        guard surplus > 0 else { return }
        if state == .content { digest.update(pending[..<surplus]) }
        pending.removeFirst(surplus)
    }

    private func firstDelimiter() -> Int? {
        pending.withUnsafeBufferPointer { bytes in
            guard bytes.count >= delimiter.count else { return nil }
            let last = bytes.count - delimiter.count
            var index = 0
            while index <= last {
                if bytes[index] == 0x0D, delimiter.indices.allSatisfy({ bytes[index + $0] == delimiter[$0] }) {
                    return index
                }
                index += 1
            }
            return nil
        }
    }

    private mutating func begin(_ headers: String) throws(Malformed) {
        var part: String?
        var filename: String?
        var mediaType = "application/octet-stream"
        for line in headers.split(separator: "\r\n") {
            guard let colon = line.firstIndex(of: ":") else { throw Malformed() }
            let value = line[line.index(after: colon)...].trimmingPrefix(" ")
            switch line[..<colon].lowercased() {
            case "content-disposition":
                part = Self.parameter("name", in: String(value))
                filename = Self.parameter("filename", in: String(value))
            case "content-type": mediaType = String(value)
            default: break
            }
        }
        guard let part else { throw Malformed() }
        current = (part, filename, mediaType)
        digest = SHA256Digest()
    }

    private mutating func end() {
        guard let part = current else { return }
        uploads.append(
            Upload(
                part: part.part, filename: part.filename, mediaType: part.mediaType, size: digest.count,
                sha256: digest.finish()))
        current = nil
    }

    /// The value of `name=` in a header, quoted or not. `\"` and `%22` both stand for a quote.
    static func parameter(_ name: String, in header: String) -> String? {
        var rest = Substring(header)
        while let semicolon = rest.firstIndex(of: ";") {
            rest = rest[rest.index(after: semicolon)...].drop { $0 == " " || $0 == "\t" }
            guard rest.count > name.count, rest.prefix(name.count).lowercased() == name,
                rest.dropFirst(name.count).first == "="
            else { continue }
            let value = rest.dropFirst(name.count + 1)
            guard value.first == "\"" else { return String(value.prefix { $0 != ";" && $0 != " " }) }
            var text = ""
            var escaped = false
            for character in value.dropFirst() {
                if escaped {
                    text.append(character)
                    escaped = false
                } else if character == "\\" {
                    escaped = true
                } else if character == "\"" {
                    return text.replacing("%22", with: "\"").replacing("%0D", with: "").replacing("%0A", with: "")
                } else {
                    text.append(character)
                }
            }
            return nil
        }
        return nil
    }
}
