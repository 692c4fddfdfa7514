import Ccurl
import Foundation
import MigraytModel
import MigraytPorts

/// One request on its way, as libcurl's callbacks see it.
///
/// `@unchecked Sendable`: tasks make it and name it in commands; once it was given to an engine, its variables are
/// touched on that engine's thread only.
final class Transfer: @unchecked Sendable {
    let request: HTTPRequest
    let sink: any ResponseSink
    /// The body as it was at the start; `upload` is its cursor.
    let source: UploadSource
    private(set) var upload: UploadSource
    /// Set while the transfer is on the engine.
    var handle: EasyHandle?
    /// Set by the engine: has it wake this transfer's paused body.
    var requestResume: (() -> Void)?
    private var headerReader = HeaderReader()
    /// Why a callback stopped the transfer: libcurl itself only says that one did.
    private var stopCause: StopCause?
    /// Whether a connection to an address was refused: the transfer may still find another one.
    private var metPrivateAddress = false

    init(_ request: HTTPRequest, sink: any ResponseSink) {
        self.request = request
        source = UploadSource(request.body)
        upload = source
        self.sink = sink
    }

    func readHeaderLine(_ bytes: UnsafeRawBufferPointer) -> Int {
        switch headerReader.line(bytes) {
        case .more: break
        case .complete(let head):
            if head.status >= 400, !upload.isExhausted { stopSending() }
            sink.head(head)
        case .tooLarge:
            stopCause = .tooLarge
            return -1
        }
        return bytes.count
    }

    func readBody(_ bytes: UnsafeRawBufferPointer) -> Int {
        switch sink.body(bytes) {
        case .taken: return bytes.count
        case .full: return Int(CURL_WRITEFUNC_PAUSE)
        case .tooLarge:
            stopCause = .tooLarge
            return -1
        }
    }

    /// The server refused before it had the whole body. Its answer counts; the rest of the body is not sent.
    /// libcurl does not see this by itself while the body is paused: it would wait for more of it.
    private func stopSending() {
        stopCause = .answered
        requestResume?()
    }

    func writeBody(into target: UnsafeMutableRawBufferPointer) -> Int {
        if case .answered = stopCause { return Int(CURL_READFUNC_ABORT) }
        if let refusal {
            stopCause = .source(refusal)
            return Int(CURL_READFUNC_ABORT)
        }
        switch upload.read(into: target) {
        case .bytes(let count): return count
        case .starved: return Int(CURL_READFUNC_PAUSE)
        case .failed(let failure):
            stopCause = .source(failure)
            return Int(CURL_READFUNC_ABORT)
        }
    }

    /// Why no more of the request may go out; `nil` while it may.
    var refusal: Failure? {
        do throws(Failure) {
            try request.permit?.check()
            return nil
        } catch {
            return error
        }
    }

    /// Opens a socket for a connection to the address that the host's name was resolved to, if it is a public one.
    func openSocket(to address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
        guard let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr) else { return CURL_SOCKET_BAD }
        let socketAddress = UnsafeRawBufferPointer(
            start: UnsafeRawPointer(address) + offset, count: Int(address.pointee.addrlen))
        guard IPAddress(socketAddress)?.isPublic == true else {
            metPrivateAddress = true
            return CURL_SOCKET_BAD
        }
        return socket(address.pointee.family, address.pointee.socktype, address.pointee.protocol)
    }

    /// Ends the transfer with libcurl's result and lets the handle go.
    func finish(_ code: CURLcode) {
        let wroteRequest = handle?.wroteRequest ?? false
        switch stopCause {
        case .tooLarge: finish(HTTPError(.tooLarge, .unknown))
        case .source(let failure): finish(HTTPError(.bodySource, .unknown, source: failure))
        case .answered: finish(nil)
        case nil where code != CURLE_OK && metPrivateAddress:
            finish(HTTPError(.privateAddress, wroteRequest ? .unknown : .notExecuted))
        case nil: finish(code == CURLE_OK ? nil : CurlResult.error(code, wroteRequest: wroteRequest))
        }
    }

    func finishCancelled() {
        finish(HTTPError(.cancelled, handle?.wroteRequest ?? false ? .unknown : .notExecuted))
    }

    func finish(_ error: HTTPError?) {
        handle = nil
        requestResume = nil
        if case .channel(let channel, _) = upload { channel.close() }
        sink.end(error)
    }

    private enum StopCause {
        case tooLarge
        case source(Failure?)
        case answered
    }
}
