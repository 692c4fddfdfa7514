import Ccurl
import CcurlShim
import Foundation
import MigraytModel
import Synchronization

/// Runs libcurl's multi interface on a thread of its own. Tasks talk to it by commands; everything that belongs to a
/// transfer is touched on that thread only, and nothing blocks the cooperative pool.
final class TransferEngine: Sendable {
    /// Rule for the pointer: used on the engine's thread, except for `curl_multi_wakeup`, which libcurl allows from
    /// any thread. Whoever calls that is counted in `inbox` while it is open, and the cleanup waits for them.
    private nonisolated(unsafe) let multi: UnsafeMutableRawPointer
    private let configuration: HTTPClient.Configuration
    private let inbox = Mutex(Inbox())

    /// Connections that are kept open for later transfers, of all hosts together.
    private static let keptConnections = 64

    /// The longest that a turn of the thread waits.
    private static let longestWait = Duration.seconds(1)

    init(_ configuration: HTTPClient.Configuration) {
        Self.initialiseLibrary
        guard let multi = curl_multi_init() else {
            // The only cause is exhausted memory, which Swift itself meets by ending the process.
            preconditionFailure("no memory for an HTTP client")
        }
        self.multi = multi
        self.configuration = configuration
        _ = curlshim_multi_setopt_long(
            multi, CURLMOPT_MAX_HOST_CONNECTIONS, max(1, configuration.maximumConnectionsPerHost))
        // libcurl's own measure is four for each transfer under way: when few are, it closes what the next ones need.
        _ = curlshim_multi_setopt_long(multi, CURLMOPT_MAXCONNECTS, Self.keptConnections)
        let thread = Thread { [self] in run() }
        thread.name = "migrayt-http"
        thread.start()
    }

    func start(_ transfer: Transfer) { if !post(.start(transfer)) { transfer.finishCancelled() } }
    func cancel(_ transfer: Transfer) { post(.cancel(transfer)) }
    func resume(_ transfer: Transfer) { post(.resume(transfer)) }

    /// Cancels what is under way and ends the thread. Idempotent.
    func stop() {
        inbox.withLock { inbox in
            guard !inbox.isClosed else { return }
            inbox.isStopping = true
            curl_multi_wakeup(multi)
        }
    }

    @discardableResult
    private func post(_ command: Command) -> Bool {
        let isFirst: Bool? = inbox.withLock { inbox in
            guard !inbox.isClosed, !inbox.isStopping else { return nil }
            // Who finds commands there already comes after a wake-up that the thread has not answered yet.
            let isFirst = inbox.commands.isEmpty
            inbox.commands.append(command)
            if isFirst { inbox.wakers += 1 }
            return isFirst
        }
        guard let isFirst else { return false }
        if isFirst {
            // Outside the lock, which the thread asks for as soon as it wakes.
            curl_multi_wakeup(multi)
            inbox.withLock { $0.wakers -= 1 }
        }
        return true
    }

    private enum Command {
        case start(Transfer)
        case cancel(Transfer)
        case resume(Transfer)
    }

    private struct Inbox {
        var commands: [Command] = []
        /// Those who are about to wake the thread, or are at it.
        var wakers = 0
        var isStopping = false
        var isClosed = false
    }

    // MARK: - On the engine's thread

    private func run() {
        var transfers: [ObjectIdentifier: Transfer] = [:]
        var isOpen = true
        var lastTurn = ContinuousClock.now
        while isOpen {
            let now = ContinuousClock.now
            if now - lastTurn > Self.longestWait * 2 { endRefused(&transfers) }
            lastTurn = now
            let commands = inbox.withLock { inbox in
                inbox.isClosed = inbox.isStopping
                isOpen = !inbox.isClosed
                defer { inbox.commands = [] }
                return inbox.commands
            }
            for command in commands { perform(command, &transfers) }
            guard isOpen else { break }
            var running: Int32 = 0
            curl_multi_perform(multi, &running)
            collectFinished(&transfers)
            // The time is a safety net only: sockets, libcurl's own timers and commands all end the wait.
            curl_multi_poll(multi, nil, 0, Int32(Self.longestWait.components.seconds) * 1000, nil)
        }
        for transfer in transfers.values {
            remove(transfer)
            transfer.finishCancelled()
        }
        // None is added once the inbox is closed, and each is one system call from its end.
        while inbox.withLock({ $0.wakers > 0 }) { sched_yield() }
        curl_multi_cleanup(multi)
    }

    private func perform(_ command: Command, _ transfers: inout [ObjectIdentifier: Transfer]) {
        switch command {
        case .start(let transfer):
            guard let handle = transfer.makeHandle(configuration) else {
                transfer.finish(HTTPError(.refusedAddress, .notExecuted))
                return
            }
            transfer.handle = handle
            transfer.requestResume = { [unowned self, unowned transfer] in resume(transfer) }
            guard curl_multi_add_handle(multi, handle.pointer) == CURLM_OK else {
                transfer.finish(HTTPError(.unreachable, .notExecuted))
                return
            }
            transfers[ObjectIdentifier(transfer)] = transfer
        case .cancel(let transfer):
            guard transfers.removeValue(forKey: ObjectIdentifier(transfer)) != nil else { return }
            remove(transfer)
            transfer.finishCancelled()
        case .resume(let transfer):
            guard transfers[ObjectIdentifier(transfer)] != nil, let handle = transfer.handle else { return }
            curl_easy_pause(handle.pointer, CURLPAUSE_CONT)
        }
    }

    /// The process was stopped, and what libcurl has taken of a body may still lie in its buffers: it would go out now,
    /// long after somebody else was given the work.
    private func endRefused(_ transfers: inout [ObjectIdentifier: Transfer]) {
        for (id, transfer) in transfers {
            guard let refusal = transfer.refusal else { continue }
            transfers[id] = nil
            remove(transfer)
            transfer.finish(HTTPError(.bodySource, .unknown, source: refusal))
        }
    }

    private func collectFinished(_ transfers: inout [ObjectIdentifier: Transfer]) {
        var remaining: Int32 = 0
        while let message = curl_multi_info_read(multi, &remaining) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
            // The message is gone once its handle is removed.
            let code = message.pointee.data.result
            var context: UnsafeMutableRawPointer?
            guard curlshim_getinfo_pointer(easy, CURLINFO_PRIVATE, &context) == CURLE_OK, let context else { continue }
            let transfer = Transfer.from(context)
            remove(transfer)
            transfers[ObjectIdentifier(transfer)] = nil
            transfer.finish(code)
        }
    }

    private func remove(_ transfer: Transfer) {
        if let handle = transfer.handle { curl_multi_remove_handle(multi, handle.pointer) }
    }

    /// Once per process and before any handle; a `static let` is that.
    private static let initialiseLibrary: Void = { curl_global_init(Int(CURL_GLOBAL_DEFAULT)) }()
}
