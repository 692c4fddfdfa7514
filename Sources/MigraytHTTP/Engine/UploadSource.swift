/// Where a transfer's request body comes from. Read on the engine's thread only.
enum UploadSource {
    case none
    case bytes([UInt8], sent: Int)
    case channel(UploadChannel, length: Int64)

    init(_ body: HTTPRequest.Body) {
        switch body {
        case .none: self = .none
        case .bytes(let bytes): self = .bytes(bytes, sent: 0)
        case .stream(let length, _): self = .channel(UploadChannel(length: length), length: length)
        }
    }

    /// `nil` when the request has no body.
    var length: Int64? {
        switch self {
        case .none: nil
        case .bytes(let bytes, _): Int64(bytes.count)
        case .channel(_, let length): length
        }
    }

    /// Whether all of it was handed to libcurl.
    var isExhausted: Bool {
        switch self {
        case .none: true
        case .bytes(let bytes, let sent): sent == bytes.count
        case .channel(let channel, _): channel.isExhausted
        }
    }

    mutating func read(into target: UnsafeMutableRawBufferPointer) -> UploadChannel.Reading {
        switch self {
        case .none: return .bytes(0)
        case .channel(let channel, _): return channel.read(into: target)
        case .bytes(let bytes, let sent):
            let count = min(target.count, bytes.count - sent)
            bytes.withUnsafeBytes { target.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[sent..<sent + count])) }
            self = .bytes(bytes, sent: sent + count)
            return .bytes(count)
        }
    }
}
