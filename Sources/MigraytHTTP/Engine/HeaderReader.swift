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
        let text = String(decoding: bytes, as: UTF8.self).trimmed
        if text.hasPrefix("HTTP/"), !isComplete {
            status = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
            headers = HTTPHeaders()
        } else if text.isEmpty {
            if status >= 200, !isComplete {
                isComplete = true
                return .complete(HTTPResponseHead(status: status, headers: headers))
            }
        } else if !isComplete, let colon = text.firstIndex(of: ":") {
            headers.append(text[..<colon].trimmed, text[text.index(after: colon)...].trimmed)
        }
        return .more
    }
}

extension StringProtocol {
    /// Without the spaces, tabs and line ends around it. By bytes, because `\r\n` is one `Character`.
    fileprivate var trimmed: String {
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0d || $0 == 0x0a }
        let front = utf8.drop(while: isSpace)
        let count = front.reversed().drop(while: isSpace).count
        return String(decoding: front.prefix(count), as: UTF8.self)
    }
}
