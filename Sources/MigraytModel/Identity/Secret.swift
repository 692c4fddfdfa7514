import Foundation

/// The bytes of a credential: held in one place of memory that is overwritten when its last owner lets go.
///
/// It prints, encodes, interpolates and reflects as nothing. `withBytes` reads it in place; `reveal()` makes a copy
/// that nobody overwrites, so it marks the places that pass the value on.
public final class Secret: Sendable {
    /// Rule for the pointer: written in `init` alone, before anybody else has it, and overwritten in `deinit` alone.
    private nonisolated(unsafe) let buffer: UnsafeMutableRawBufferPointer
    private let released: (@Sendable (UnsafeRawBufferPointer) -> Void)?

    /// - Parameter fill: Writes every one of the bytes.
    public convenience init(byteCount: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Void) {
        self.init(byteCount: byteCount, released: nil, fill)
    }

    /// - Parameter released: Sees the bytes after they were overwritten.
    init(
        byteCount: Int, released: (@Sendable (UnsafeRawBufferPointer) -> Void)?,
        _ fill: (UnsafeMutableRawBufferPointer) -> Void
    ) {
        // One byte more than an empty secret needs, so that there always is an address.
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, byteCount), alignment: 1)
        buffer = UnsafeMutableRawBufferPointer(rebasing: memory[..<byteCount])
        self.released = released
        fill(buffer)
    }

    public convenience init(_ bytes: some Collection<UInt8>) {
        self.init(byteCount: bytes.count) { $0.copyBytes(from: bytes) }
    }

    public convenience init(_ text: String) { self.init(text.utf8) }

    deinit {
        if let address = buffer.baseAddress {
            // Unlike a plain loop it is never optimised away.
            explicit_bzero(address, buffer.count)
            released?(UnsafeRawBufferPointer(buffer))
            address.deallocate()
        }
    }

    public var byteCount: Int { buffer.count }

    /// Reads the bytes where they are; the pointer ends with the call.
    public func withBytes<Result, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> Result) throws(E) -> Result {
        try body(UnsafeRawBufferPointer(buffer))
    }

    /// A copy as text.
    public func reveal() -> String { withBytes { String(decoding: $0, as: UTF8.self) } }
}

extension Secret: Hashable {
    /// Takes the same time wherever two secrets of one length differ.
    public static func == (left: Secret, right: Secret) -> Bool {
        left.withBytes { left in
            right.withBytes { right in
                left.count == right.count && zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
            }
        }
    }

    public func hash(into hasher: inout Hasher) { withBytes { hasher.combine(bytes: $0) } }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "<secret>" }
    public var debugDescription: String { "<secret>" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
