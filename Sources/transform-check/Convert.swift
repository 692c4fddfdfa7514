import ArgumentParser
import MigraytModel
import MigraytTransformChecks

/// Lets another program judge: texts in, documents out.
struct Convert: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Reads HTML from the standard input, one JSON string a line, and prints each as an ADF document.")

    func run() throws {
        while let line = readLine() {
            guard let html = try JSONParser.parse(Array(line.utf8)).string else {
                throw ValidationError("Each line must be one JSON string.")
            }
            print(String(decoding: LoneText.document(html: html).json.bytes(), as: UTF8.self))
        }
    }
}
