import MigraytAWS
import MigraytModel
import Testing

@Suite("AWS credentials")
struct CredentialsTests {
    @Test func environment() async throws {
        let credentials = try await AWSCredentialsProvider.environment([
            "AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "key", "AWS_SESSION_TOKEN": "token",
        ]).credentials()
        #expect(credentials.accessKeyID == "id")
        #expect(credentials.secretAccessKey.reveal() == "key")
        #expect(credentials.sessionToken?.reveal() == "token")
        #expect(!"\(credentials)".contains("key,") && !"\(credentials)".contains("token)"))
    }

    @Test(arguments: ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])
    func missing(_ name: String) {
        var environment = ["AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "key"]
        environment[name] = ""
        #expect(throws: Failure(.configuration, .stop, field: name)) {
            try AWSCredentialsProvider.environment(environment)
        }
    }

    @Test func endpointsAreHTTPSOnly() throws {
        #expect(throws: Failure(.configuration, .stop, field: "endpoint")) {
            try AWSEndpoint(url: "http://localhost:5000", region: "eu-central-1")
        }
        _ = try AWSEndpoint(url: "https://localhost:5000/", region: "eu-central-1")
    }
}
