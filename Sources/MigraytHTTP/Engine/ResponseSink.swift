/// Where a transfer's answer goes. Called on the engine's thread only: `head` at most once, then `body`, then `end`
/// exactly once, also without the others.
protocol ResponseSink: AnyObject, Sendable {
    func head(_ head: HTTPResponseHead)
    func body(_ bytes: UnsafeRawBufferPointer) -> BodyVerdict
    func end(_ error: HTTPError?)
}

enum BodyVerdict {
    case taken
    /// Nothing was taken; the same bytes come again once the transfer is resumed.
    case full
    case tooLarge
}
