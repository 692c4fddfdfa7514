import Foundation
import MigraytHTTP
import MigraytModel
import Testing

@testable import MigraytAWS

@Suite("Which source of AWS credentials the environment asks for")
struct CredentialsTests {
    private static let keys = ["AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "key", "AWS_SESSION_TOKEN": "token"]
    private static let identity = ["AWS_WEB_IDENTITY_TOKEN_FILE": "/token", "AWS_ROLE_ARN": "arn:aws:iam::1:role/r"]
    private static let task = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/credentials/1"]

    private func choice(_ environments: [String: String]...) throws(Failure) -> CredentialSource.Choice {
        try CredentialSource.Choice(environment: environments.reduce(into: [:]) { $0.merge($1) { $1 } })
    }

    @Test func keysComeFirst() throws {
        guard case .keys(let credentials) = try choice(Self.keys, Self.identity, Self.task) else {
            return #expect(Bool(false), "another source was chosen")
        }
        #expect(credentials.accessKeyID == "id")
        #expect(credentials.secretAccessKey.reveal() == "key")
        #expect(credentials.sessionToken?.reveal() == "token")
        #expect(!"\(credentials)".contains("key,") && !"\(credentials)".contains("token)"))
    }

    @Test func thenTheWebIdentityThenTheContainerThenTheInstance() throws {
        guard case .webIdentity(let identity) = try choice(Self.identity, Self.task) else {
            return #expect(Bool(false), "another source was chosen")
        }
        #expect(identity == WebIdentity(tokenFile: "/token", role: "arn:aws:iam::1:role/r", session: "migrayt"))
        guard case .container(let endpoint) = try choice(Self.task) else {
            return #expect(Bool(false), "another source was chosen")
        }
        #expect(endpoint.url == "http://169.254.170.2/v2/credentials/1")
        guard case .instance("http://169.254.169.254") = try choice(["AWS_ACCESS_KEY_ID": ""]) else {
            return #expect(Bool(false), "another source was chosen")
        }
        guard case .none = try choice(["AWS_EC2_METADATA_DISABLED": "TRUE"]) else {
            return #expect(Bool(false), "a source was chosen")
        }
    }

    @Test(
        "half of a source is refused with the name of what is missing",
        arguments: [
            (["AWS_ACCESS_KEY_ID": "id"], "AWS_SECRET_ACCESS_KEY"),
            (["AWS_SECRET_ACCESS_KEY": "k"], "AWS_ACCESS_KEY_ID"),
            (["AWS_ROLE_ARN": "r"], "AWS_WEB_IDENTITY_TOKEN_FILE"),
            (["AWS_WEB_IDENTITY_TOKEN_FILE": "f"], "AWS_ROLE_ARN"),
        ])
    func halves(_ environment: [String: String], _ missing: String) {
        #expect(throws: Failure(.configuration, .stop, field: missing)) { try choice(environment) }
    }

    @Test(
        "credentials come over HTTPS, or from this machine and its link",
        arguments: [
            "http://example.com/credentials", "http://169.254.169.255/", "http://10.0.0.1/", "http://127.0.0.1@evil/",
            "http://127.0.0.1.example.com/", "ftp://127.0.0.1/", "http://[fe80::1]/", "credentials",
        ])
    func plainAddressesAreRefused(_ url: String) {
        #expect(throws: Failure(.configuration, .stop, field: "AWS_CONTAINER_CREDENTIALS_FULL_URI")) {
            try choice(["AWS_CONTAINER_CREDENTIALS_FULL_URI": url])
        }
    }

    @Test(
        arguments: [
            "https://agent.example.com/credentials", "http://127.0.0.1:1234/c", "http://localhost/", "http://[::1]/",
            "http://169.254.170.2/v4", "http://169.254.170.23/v1/credentials", "http://[fd00:ec2::23]/v1/credentials",
        ])
    func theseAddressesAreTaken(_ url: String) throws {
        guard case .container(let endpoint) = try choice(["AWS_CONTAINER_CREDENTIALS_FULL_URI": url]) else {
            return #expect(Bool(false), "another source was chosen")
        }
        #expect(endpoint.url == url)
    }

    @Test(arguments: ["no-slash", "//evil.example.com/c", "/c d", "/c\r\nX: y"])
    func relativeAddressesAreOfTheTasksEndpoint(_ path: String) {
        #expect(throws: Failure(.configuration, .stop, field: "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")) {
            try choice(["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": path])
        }
    }

    @Test func aMetadataServiceElsewhereIsRefused() {
        #expect(throws: Failure(.configuration, .stop, field: "AWS_EC2_METADATA_SERVICE_ENDPOINT")) {
            try choice(["AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://metadata.example.com"])
        }
    }

    @Test func endpointsAreHTTPSOnly() throws {
        #expect(throws: Failure(.configuration, .stop, field: "endpoint")) {
            try AWSEndpoint(url: "http://localhost:5000", region: "eu-central-1")
        }
        _ = try AWSEndpoint(url: "https://localhost:5000/", region: "eu-central-1")
    }
}
