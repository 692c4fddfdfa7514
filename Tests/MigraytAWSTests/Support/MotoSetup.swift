import Foundation
import MigraytHTTP
import MigraytModel
import Testing

@testable import MigraytAWS

/// Fills a fresh moto server, which trusts everybody until it is told otherwise.
struct MotoSetup {
    let http: HTTPClient
    let endpoint: AWSEndpoint
    /// Whoever asks; anybody will do before signatures are checked.
    var credentials = AWSCredentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: Secret("anything"))

    private static let everything =
        #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#

    func makeKMSKey() async throws -> String {
        let answer = try await call(
            "kms", .post, "/", "{}",
            [
                HTTPHeader("Content-Type", "application/x-amz-json-1.1"),
                HTTPHeader("X-Amz-Target", "TrentService.CreateKey"),
            ])
        let json = try JSONParser.parse(Array(answer.utf8))
        return try #require(json["KeyMetadata"]?["KeyId"]?.string)
    }

    func makeBucket(_ name: String) async throws {
        let place =
            "<CreateBucketConfiguration><LocationConstraint>\(endpoint.region)</LocationConstraint>"
            + "</CreateBucketConfiguration>"
        _ = try await call("s3", .put, "/\(name)", place)
    }

    /// A user that may do everything.
    func makeUser() async throws -> AWSCredentials {
        let encoded = PercentEncoding.encode(Self.everything.utf8)
        _ = try await iam("Action=CreateUser&UserName=migrayt")
        _ = try await iam("Action=PutUserPolicy&UserName=migrayt&PolicyName=all&PolicyDocument=\(encoded)")
        let answer = try await iam("Action=CreateAccessKey&UserName=migrayt")
        return AWSCredentials(
            accessKeyID: try Self.element("AccessKeyId", answer),
            secretAccessKey: Sensitive(try Self.element("SecretAccessKey", answer)))
    }

    /// A role that may do everything; its ARN.
    func makeRole() async throws -> String {
        let encoded = PercentEncoding.encode(Self.everything.utf8)
        let answer = try await iam("Action=CreateRole&RoleName=migrayt&AssumeRolePolicyDocument=\(encoded)")
        _ = try await iam("Action=PutRolePolicy&RoleName=migrayt&PolicyName=all&PolicyDocument=\(encoded)")
        return try Self.element("Arn", answer)
    }

    func checkSignatures(after calls: Int) async throws {
        _ = try await call("moto", .post, "/moto-api/reset-auth", "\(calls)")
    }

    private func iam(_ form: String) async throws -> String {
        try await call(
            "iam", .post, "/", form + "&Version=2010-05-08",
            [HTTPHeader("Content-Type", "application/x-www-form-urlencoded")])
    }

    private func call(
        _ service: String, _ method: HTTPMethod, _ path: String, _ body: String, _ headers: [HTTPHeader] = []
    ) async throws -> String {
        let factory = AWSRequestFactory(
            endpoint: endpoint, service: service, pathRule: .asSent, sendsPayloadHash: true,
            credentials: .fixed(credentials), now: { Date() })
        let request = try await factory.request(method, path, headers: headers, body: .bytes(Array(body.utf8)))
        let response = try await http.execute(request)
        try #require(response.isSuccess, "moto refused \(service) \(path): \(response.status)")
        return String(decoding: response.body, as: UTF8.self)
    }

    private static func element(_ name: String, _ xml: String) throws -> String {
        let start = try #require(xml.range(of: "<\(name)>"))
        let end = try #require(xml.range(of: "</\(name)>"))
        return String(xml[start.upperBound..<end.lowerBound])
    }
}
