/// Puts an answer's head together from the lines that libcurl hands over.
///
/// An exchange can have several heads (1xx, a proxy's); the last one before the body counts. Lines after it are
/// trailers and are left out.
struct HeaderReader {
    /// libcurl 7.88 bounds one line (100 KiB) but not their number.
    static let maximumBytes = 256 * 1024

    private var status = 0
    private var headers = HTTPHeaders()
    private var bytes = 0
    private var isComplete = false

    enum Step: Equatable {
        case more
        case complete(HTTPResponseHead)
        case tooLarge
    }

    mutating func line(_ bytes: UnsafeRawBufferPointer) -> Step {
        self.bytes += bytes.count
        if self.bytes > Self.maximumBytes { return .tooLarge }
        let line = Self.trimmed(bytes[...])
        if line.starts(with: "HTTP/".utf8), !isComplete {
            status = Self.text(line).split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
            headers = HTTPHeaders()
        } else if line.isEmpty {
            if status >= 200, !isComplete {
                isComplete = true
                return .complete(HTTPResponseHead(status: status, headers: headers))
            }
        } else if !isComplete, let colon = line.firstIndex(of: UInt8(ascii: ":")) {
            headers.append(Self.text(Self.trimmed(line[..<colon])), Self.text(Self.trimmed(line[(colon + 1)...])))
        }
        return .more
    }

    private typealias Bytes = Slice<UnsafeRawBufferPointer>

    private static func text(_ bytes: Bytes) -> String {
        String(decoding: UnsafeRawBufferPointer(rebasing: bytes), as: UTF8.self)
    }

    /// Without the spaces, tabs and line ends around it.
    private static func trimmed(_ bytes: Bytes) -> Bytes {
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0d || $0 == 0x0a }
        let front = bytes.drop(while: isSpace)
        guard let last = front.lastIndex(where: { !isSpace($0) }) else { return front.prefix(0) }
        return front[...last]
    }
}
