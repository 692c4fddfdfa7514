import MigraytHTTP
import MigraytModel
import Testing

@testable import MigraytAWS

@Suite("Refusals of Secrets Manager")
struct SecretsManagerErrorTests {
    private func response(_ status: Int, body: String = "", type: String? = nil) -> HTTPResponse {
        var headers = HTTPHeaders()
        if let type { headers.append("x-amzn-ErrorType", type) }
        return HTTPResponse(head: HTTPResponseHead(status: status, headers: headers), body: Array(body.utf8))
    }

    @Test(
        "the exception's name, in each place that AWS puts it",
        arguments: [
            (#"{"__type":"ResourceNotFoundException","Message":"x"}"#, nil),
            (#"{"__type":"com.amazonaws.secretsmanager#ResourceNotFoundException"}"#, nil),
            ("", "ResourceNotFoundException:http://internal.amazon.com/"), ("no json", "ResourceNotFoundException"),
        ] as [(String, String?)])
    func names(_ body: String, _ header: String?) {
        #expect(SecretsManagerError(response(400, body: body, type: header)) == .notFound)
    }

    @Test(arguments: [
        (400, "ThrottlingException", FailureCode.secretsUnavailable, Disposition.retry(after: .seconds(5))),
        (429, "", .secretsUnavailable, .retry(after: .seconds(5))),
        (500, "InternalServiceError", .secretsUnavailable, .retry(after: .seconds(5))),
        (503, "<html>", .secretsUnavailable, .retry(after: .seconds(5))),
        (400, "InvalidRequestException", .secretNotFound, .parkRun),
        (400, "AccessDeniedException", .secretsForbidden, .parkRun),
        (400, "ExpiredTokenException", .secretsForbidden, .parkRun),
        (400, "DecryptionFailure", .secretsForbidden, .parkRun), (403, "", .secretsForbidden, .parkRun),
    ])
    func mapping(_ status: Int, _ type: String, _ code: FailureCode, _ disposition: Disposition) {
        let response = response(status, body: #"{"__type":"\#(type)"}"#)
        let failure = SecretsManagerError(response).failure(status: status)
        #expect(failure.code == code)
        #expect(failure.disposition == disposition)
        #expect(failure.status == status)
    }
}
