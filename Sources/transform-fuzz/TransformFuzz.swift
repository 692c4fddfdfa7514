import MigraytModel
import MigraytTransformChecks

/// libFuzzer's loop, which calls `body` with texts that it breeds towards branches not taken yet; does not return
/// before its own limits (`-max_total_time`) say so.
@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
    _ count: UnsafeMutablePointer<Int32>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ body: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

/// Any bytes as a text: no crash, and a document that Jira takes. Built by `scripts/fuzz` alone.
@main
enum TransformFuzz {
    static func main() {
        var count = CommandLine.argc
        var arguments = CommandLine.unsafeArgv
        _ = runFuzzer(&count, &arguments) { bytes, length in
            let text = String(decoding: UnsafeBufferPointer(start: bytes, count: length), as: UTF8.self)
            for document in [LoneText.document(html: text), LoneText.document(markdown: text)] {
                let faults = ADFChecker.faults(in: document)
                // The only way to tell libFuzzer is to die; it keeps the bytes.
                precondition(faults.isEmpty, faults.joined(separator: "\n"))
            }
            return 0
        }
    }
}
