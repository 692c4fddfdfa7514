import ArgumentParser
import CprocessShim

/// The operator's command line. It talks to the API and to nothing else.
@main
struct Migrayt: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrayt",
        abstract: "Moves Azure DevOps Boards projects into Jira Cloud.",
        subcommands: [
            Connect.self, Disconnect.self, ProjectCommand.self, Scan.self, Start.self, Watch.self, Pause.self,
            Resume.self, Cancel.self, Report.self, Explain.self, DeadLetters.self, Team.self, Audit.self, Tenant.self,
        ])

    static func main() async {
        // Tokens and the password pass through this process. On a machine that refuses, the person's own rules hold.
        _ = processshim_forbid_memory_dumps()
        await main(nil)
    }
}
