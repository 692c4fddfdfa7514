import Foundation
import Testing

extension EndToEnd {
    /// A program that has done its work ends with success, whatever its threads are at.
    @Suite(.serialized, .stack("exit", items: 10))
    struct ExitTests {
        /// A thread that dies while OpenSSL frees its tables takes the process with it: seldom, and in seven of ten
        /// exits where both are held back for a moment. So OpenSSL must not free them.
        @Test(.timeLimit(.minutes(1)))
        func theTablesOfOpenSSLAreNotFreedUnderTheThreads() async throws {
            let outcome = try await watched(Checkout.programs.appending(path: "migrayt"), ["team", "list"])
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(!outcome.output.isEmpty)
        }

        /// The watch sees a program that leaves OpenSSL as it is.
        @Test(.timeLimit(.minutes(1)))
        func aProgramWhoseTablesAreFreedIsSeen() async throws {
            #expect(try await watched(URL(filePath: "/usr/bin/openssl"), ["version"]).status == 128 + SIGABRT)
        }

        /// Runs a program that is ended where OpenSSL asks to free its tables at exit.
        private func watched(_ program: URL, _ arguments: [String]) async throws -> ChildProcess.Outcome {
            let stack = try Stack.current
            let source = Checkout.root.appending(path: "Tests/EndToEndTests/Support/exit-handlers.c")
            let library = stack.folder.appending(path: "exit-handlers.so")
            // The compiler of the Swift toolchain, which is on the path where its tests are run.
            let compiled = try await ChildProcess.run(
                URL(filePath: "/usr/bin/env"), ["clang", "-shared", "-fPIC", "-o", library.path, source.path])
            try #require(compiled.status == 0, "\(compiled.errors)")
            let preloaded = stack.environment.merging(["LD_PRELOAD": library.path]) { _, new in new }
            return try await ChildProcess.run(program, arguments, environment: preloaded)
        }
    }
}
