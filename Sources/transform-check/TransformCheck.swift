import ArgumentParser

/// Asks the converter of texts for more than its tests have time for.
@main
struct TransformCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "transform-check", abstract: "Checks what the converter makes of texts.",
        subcommands: [Hostile.self, Convert.self])
}
