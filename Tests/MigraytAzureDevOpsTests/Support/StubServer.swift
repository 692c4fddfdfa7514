import Foundation
import MigraytHTTP
import MigraytModel
import MigraytPorts
import Synchronization
import Testing

@testable import MigraytAzureDevOps

/// Answers from a list, in order, and keeps what was asked. Time passes only by the client's own waits.
final class StubServer: Sendable {
    struct Answer: Sendable {
        var status = 200
        var headers: [String: String] = ["Content-Type": "application/json"]
        var body = ""
        var error: HTTPError?

        static func json(_ body: String, status: Int = 200, headers: [String: String] = [:]) -> Answer {
            let headers = headers.merging(["Content-Type": "application/json; charset=utf-8"]) { own, _ in own }
            return Answer(status: status, headers: headers, body: body)
        }

        static func html(status: Int) -> Answer {
            Answer(status: status, headers: ["Content-Type": "text/html; charset=utf-8"], body: "<html>Sign in</html>")
        }

        static func lost(_ kind: HTTPError.Kind) -> Answer { Answer(error: HTTPError(kind, .unknown)) }
    }

    private struct State {
        var answers: [Answer]
        var requests: [HTTPRequest] = []
        var sleeps: [Duration] = []
        var time = Duration.zero
        var frozen: [String: Duration] = [:]
    }

    private let state: Mutex<State>

    init(_ answers: Answer...) { state = Mutex(State(answers: answers)) }

    var requests: [HTTPRequest] { state.withLock { $0.requests } }
    var sleeps: [Duration] { state.withLock { $0.sleeps } }
    /// What the fleet was told to wait, by organisation.
    var frozen: [String: Duration] { state.withLock { $0.frozen } }

    func client(
        organizationURL: String = "https://dev.azure.com/contoso", project: String = "Web Shop",
        credential: PlatformCredential = PlatformCredential(account: nil, token: Sensitive("pat")),
        retries: RetrySchedule = RetrySchedule()
    ) throws -> AzureDevOpsClient {
        try AzureDevOpsClient(
            endpoint: AzureDevOpsEndpoint(
                organizationURL: organizationURL, project: project, certificateAuthority: nil),
            site: organizationURL, credential: credential,
            exchange: HTTPExchange(
                execute: { request async throws(HTTPError) in try self.answer(request) },
                stream: { request async throws(HTTPError) in
                    let answer = try self.answer(request)
                    let chunks = Mutex([answer.body])
                    let stream = ByteStream(length: Int64(answer.body.count)) { () async throws(Failure) in
                        chunks.withLock { $0.popLast() }
                    }
                    return (answer.head, stream)
                }),
            budget: Budget(server: self), timing: timing, retries: retries)
    }

    private struct Budget: RequestBudget {
        let server: StubServer
        func acquire(_ bucket: BudgetBucket, charging charge: PointsCharge?) async throws(Failure) {}
        func freeze(_ bucket: BudgetBucket, for pause: Duration) async throws(Failure) {}
        func freeze(site: String, for pause: Duration) async throws(Failure) {
            server.state.withLock { $0.frozen[site] = pause }
        }
        func freeze(_ pool: PointsPool, for pause: Duration) async throws(Failure) {}
        func brake(_ bucket: BudgetBucket) async throws(Failure) {}
        func settle(_ pool: PointsPool, _ difference: Int) async {}
    }

    private var timing: Timing {
        Timing(
            monotonic: { self.state.withLock { $0.time } },
            sleep: { duration in
                try Task.checkCancellation()
                self.state.withLock {
                    $0.sleeps.append(duration)
                    $0.time += duration
                }
            },
            random: { 1 }, now: { Date(timeIntervalSince1970: 0) })
    }

    private func answer(_ request: HTTPRequest) throws(HTTPError) -> HTTPResponse {
        let answer = state.withLock { state in
            state.requests.append(request)
            return state.answers.isEmpty ? nil : state.answers.removeFirst()
        }
        guard let answer else {
            Issue.record("A request that was not expected.")
            throw HTTPError(.cancelled, .notExecuted)
        }
        if let error = answer.error { throw error }
        var headers = HTTPHeaders()
        for (name, value) in answer.headers { headers.append(name, value) }
        return HTTPResponse(
            head: HTTPResponseHead(status: answer.status, headers: headers), body: Array(answer.body.utf8))
    }
}

extension HTTPRequest {
    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value.reveal() }

    var json: JSON? {
        guard case .bytes(let bytes) = body else { return nil }
        return try? JSONParser.parse(bytes)
    }
}
