import ArgumentParser
import MigraytAPIClient
import MigraytAPIContract
import MigraytHTTP
import MigraytModel

struct Team: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Who can sign in, and as what.", subcommands: [List.self, Add.self, Role.self, Remove.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the members by id; of an e-mail address only its digest is kept.")

        @Option(help: "How many members, 1 to 200.")
        var limit: Int = 200

        @Option(help: "Only members after this id: the last one that you have seen.")
        var after: String?

        @Flag(help: "Print JSON.")
        var json = false

        @OptionGroup var options: APIOptions

        func run() async throws {
            let query = "limit=\(limit)" + (after.map { "&after=\($0)" } ?? "")
            let members = try await options.client().call(.get, "/api/team?\(query)", as: [MemberView].self)
            if json { return try Output.json(members) }
            Output.table(
                [["ID", "ROLE", "KIND", "LOGIN"]]
                    + members.map { [$0.id, $0.role, $0.serviceAccount ? "service" : "person", $0.login] })
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lets somebody sign in, or a program, and prints the id.")

        @Argument(help: "The e-mail address.")
        var email: String

        @Option(help: "owner, admin or member.")
        var role: String = "member"

        @Option(help: "File that holds the first password, of at least 8 characters.")
        var passwordFile: String

        @Flag(help: "Marks an account that a program uses.")
        var serviceAccount = false

        @OptionGroup var options: APIOptions

        func run() async throws {
            let password = try APIOptions.secret(inFile: passwordFile)
            let member = try await options.client().call(
                .post, "/api/team",
                body: MemberRequest(
                    email: email, password: password.reveal(), role: role, serviceAccount: serviceAccount),
                as: MemberView.self)
            Output.line(member.id)
        }
    }

    struct Role: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Gives a member another role.")

        @Argument(help: "The member's id.")
        var id: String

        @Argument(help: "owner, admin or member.")
        var role: String

        @OptionGroup var options: APIOptions

        func run() async throws {
            let member = try await options.client().call(
                .patch, "/api/team/\(id)", body: RoleRequest(role: role), as: MemberView.self)
            Output.line(member.role)
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Removes a member; connections and runs stay.")

        @Argument(help: "The member's id.")
        var id: String

        @OptionGroup var options: APIOptions

        func run() async throws { _ = try await options.client().send(.delete, "/api/team/\(id)") }
    }
}
