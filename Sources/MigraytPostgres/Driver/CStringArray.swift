import Foundation

/// A null-terminated array of C strings that lives as long as the object.
final class CStringArray {
    private let copies: [UnsafeMutablePointer<CChar>?]

    init(_ texts: [String?]) { copies = texts.map { text in text.flatMap { strdup($0) } } + [nil] }

    deinit { copies.forEach { free($0) } }

    /// Valid until the object goes; hold the object over the call.
    var pointers: [UnsafePointer<CChar>?] { copies.map { UnsafePointer($0) } }
}
