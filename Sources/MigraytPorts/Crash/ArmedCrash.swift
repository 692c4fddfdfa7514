#if DEBUG
    import Foundation
    import MigraytModel

    /// The strikes of debug builds. A test arms a point by a file of its name in the folder `MIGRAYT_CRASH_POINTS`; the
    /// first process that comes by takes the file, by renaming it to `NAME.struck`, and does what it says:
    ///
    /// - `kill`: SIGKILL to itself; not of a worker's child, whose death would rightly accuse an item
    /// - `stop`: SIGSTOP to itself; `NAME.pid` says which process
    /// - `fail`: the failure of a connection that broke at this point
    /// - `hold`: waits until the test takes `NAME.struck` away
    ///
    /// A file `poison.ITEM` kills every process that takes the item in hand; each adds a line to it.
    /// A file `hang.ITEM` keeps the thread of each such process as long as the file is there.
    enum ArmedCrash {
        private static let folder = ProcessInfo.processInfo.environment["MIGRAYT_CRASH_POINTS"]

        private static let isChild = CommandLine.arguments.count > 1

        static func strike(_ point: CrashPoint) async throws(Failure) {
            guard let folder else { return }
            let armed = "\(folder)/\(point.rawValue)"
            let struck = armed + ".struck"
            guard let fault = try? String(contentsOfFile: armed, encoding: .utf8), !(isChild && fault == "kill"),
                rename(armed, struck) == 0
            else { return }
            switch fault {
            case "kill": kill(getpid(), SIGKILL)
            case "stop":
                try? String(getpid()).write(toFile: armed + ".pid", atomically: true, encoding: .utf8)
                kill(getpid(), SIGSTOP)
            case "hold":
                while access(struck, F_OK) == 0 {
                    if (try? await Task.sleep(for: .milliseconds(20))) == nil { return }
                }
            default:
                throw Failure(
                    .httpInterrupted, .retry(after: .zero), certainty: point.isBeforeTheCall ? .notExecuted : .unknown)
            }
        }

        static func dieOfPoison(_ item: WorkItemID) {
            if sign("poison.\(item)") { kill(getpid(), SIGKILL) }
        }

        /// As a computation without an end does, but without its heat: no cancellation reaches it.
        static func hang(on item: WorkItemID) {
            let name = "hang.\(item)"
            guard sign(name), let folder else { return }
            while access("\(folder)/\(name)", F_OK) == 0 { usleep(50_000) }
        }

        /// Adds this process to the file, where it is there.
        private static func sign(_ name: String) -> Bool {
            guard let folder, let file = FileHandle(forUpdatingAtPath: "\(folder)/\(name)") else { return false }
            _ = try? file.seekToEnd()
            try? file.write(contentsOf: Data("\(getpid())\n".utf8))
            return true
        }
    }
#endif
