import ArgumentParser
import Foundation
import MigraytAPIClient
import MigraytModel

/// How the API is reached: by option or by environment variable, so that a password never stands in the arguments.
struct APIOptions: ParsableArguments {
    @Option(name: .customLong("api-url"), help: "The API's URL. [MIGRAYT_API_URL]")
    var apiURL: String?

    @Option(help: "Your e-mail address at Migrayt. [MIGRAYT_EMAIL]")
    var apiEmail: String?

    @Option(help: "File that holds your password. [MIGRAYT_PASSWORD_FILE]")
    var apiPasswordFile: String?

    @Option(
        help: "File, yours alone, that keeps your access token between calls; none without it. [MIGRAYT_SESSION_FILE]")
    var apiSessionFile: String?

    @Option(
        name: .customLong("api-ca-file"),
        help: "PEM file of the CA that signed the API's certificate. [MIGRAYT_CA_FILE]")
    var apiCAFile: String?

    func client() throws -> APIClient {
        let environment = ProcessInfo.processInfo.environment
        let base = try base()
        guard let email = apiEmail ?? environment["MIGRAYT_EMAIL"] else {
            throw ValidationError("Give your e-mail address with --api-email or MIGRAYT_EMAIL.")
        }
        guard let passwordFile = apiPasswordFile ?? environment["MIGRAYT_PASSWORD_FILE"] else {
            throw ValidationError("Give your password's file with --api-password-file or MIGRAYT_PASSWORD_FILE.")
        }
        return APIClient(
            base: base, email: email, password: try Self.secret(inFile: passwordFile),
            authorityFile: apiCAFile ?? environment["MIGRAYT_CA_FILE"],
            session: (apiSessionFile ?? environment["MIGRAYT_SESSION_FILE"]).map { SessionFile(path: $0) })
    }

    /// A client that does not sign in.
    func anonymousClient() throws -> APIClient {
        APIClient(
            base: try base(), authorityFile: apiCAFile ?? ProcessInfo.processInfo.environment["MIGRAYT_CA_FILE"])
    }

    private func base() throws -> String {
        guard let base = apiURL ?? ProcessInfo.processInfo.environment["MIGRAYT_API_URL"] else {
            throw ValidationError("Give the API's URL with --api-url or MIGRAYT_API_URL.")
        }
        return base
    }

    /// The text of a file, without line breaks at its end.
    static func secret(inFile path: String) throws -> Sensitive<String> {
        guard let data = FileManager.default.contents(atPath: path), let text = String(data: data, encoding: .utf8),
            case let secret = text.trimmingCharacters(in: .whitespacesAndNewlines), !secret.isEmpty
        else { throw ValidationError("The file \(path) cannot be read or holds no text.") }
        return Sensitive(secret)
    }

    static func text(inFile path: String) throws -> String { try secret(inFile: path).reveal() }
}
