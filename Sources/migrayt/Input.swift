import Dispatch

/// What comes from standard input.
enum Input {
    /// The next line, without the white space around it; `nil` at the end. Waits on a thread of its own.
    static func line() async -> String? {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(returning: readLine().map { String($0.trimmingPrefix(while: \.isWhitespace)) })
            }
        }
    }
}
