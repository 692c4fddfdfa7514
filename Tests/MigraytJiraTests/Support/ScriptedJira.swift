import Foundation
import MigraytHTTP
import MigraytModel
import MigraytPorts
import Synchronization

@testable import MigraytJira

/// A Jira that answers from a script, with a client on it whose clock, budget and randomness the test holds.
final class ScriptedJira: Sendable {
    enum Answer: Sendable {
        case response(HTTPResponse)
        case broken(HTTPError)
    }

    struct Log: Sendable {
        var script: [Answer]
        var requests: [HTTPRequest] = []
        var uploads: [[UInt8]] = []
        var acquired: [BudgetBucket] = []
        var frozen: [Duration] = []
        var frozenSites: [String: Duration] = [:]
        var charged: [PointsCharge] = []
        var frozenPools: [PointsPool: Duration] = [:]
        var settled: [Int] = []
        var braked: [BudgetBucket] = []
        var slept: [Duration] = []
        var uptime: Duration = .zero
    }

    private let log: Mutex<Log>

    init(_ script: [Answer]) { log = Mutex(Log(script: script)) }

    var state: Log { log.withLock { $0 } }

    func advance(_ time: Duration) { log.withLock { $0.uptime += time } }

    static let endpoint = JiraEndpoint(
        baseURL: "https://acme.example", projectKey: "SHOP", boardID: nil, certificateAuthority: nil)
    static let credential = PlatformCredential(
        account: Sensitive("bot@acme.example"), token: Sensitive("s3cret"))

    func client(
        _ endpoint: JiraEndpoint = endpoint, credential: PlatformCredential = credential, gateway: String? = nil,
        points: PointsPool? = nil, permit: WritePermit = .always
    ) throws -> JiraClient {
        let runtime = Runtime(
            uptime: { self.log.withLock { $0.uptime } },
            now: { Date(timeIntervalSince1970: 1_800_000_000) },
            sleep: { pause in
                self.log.withLock {
                    $0.slept.append(pause)
                    $0.uptime += pause
                }
            }, jitter: { 1 }, boundary: { "XX" })
        let exchange: JiraClient.Exchange = { request, limit throws(HTTPError) in
            try await self.answer(request, limit: limit)
        }
        return try JiraClient(
            endpoint: endpoint, site: "acme's digest",
            apiURL: gateway.map { JiraClient.apiURL(of: endpoint, credential: credential, gateway: $0) },
            credential: credential, budget: Budget(jira: self), points: points, permit: permit,
            pacer: IssueWritePacer(runtime: runtime), runtime: runtime,
            api: exchange, files: exchange)
    }

    private func answer(_ request: HTTPRequest, limit: Int) async throws(HTTPError) -> HTTPResponse {
        var upload: [UInt8] = []
        if case .stream(_, let stream) = request.body {
            do throws(Failure) {
                while let chunk = try await stream.next() { upload += chunk }
            } catch {
                throw HTTPError(.bodySource, .unknown, source: error)
            }
        }
        let answer: Answer? = log.withLock { log in
            log.requests.append(request)
            log.uploads.append(upload)
            return log.script.isEmpty ? nil : log.script.removeFirst()
        }
        switch answer {
        case .response(let response) where response.body.count <= limit: return response
        case .response: throw HTTPError(.tooLarge, .unknown)
        case .broken(let error): throw error
        case nil: throw HTTPError(.refusedAddress, .notExecuted)
        }
    }

    struct Budget: RequestBudget {
        let jira: ScriptedJira

        func acquire(_ bucket: BudgetBucket, charging charge: PointsCharge?) async throws(Failure) {
            jira.log.withLock { log in
                log.acquired.append(bucket)
                if let charge { log.charged.append(charge) }
            }
        }

        func freeze(_ bucket: BudgetBucket, for pause: Duration) async throws(Failure) {
            jira.log.withLock { $0.frozen.append(pause) }
        }

        func freeze(site: String, for pause: Duration) async throws(Failure) {
            jira.log.withLock { $0.frozenSites[site] = pause }
        }

        func freeze(_ pool: PointsPool, for pause: Duration) async throws(Failure) {
            jira.log.withLock { $0.frozenPools[pool] = pause }
        }

        func settle(_ pool: PointsPool, _ difference: Int) async {
            jira.log.withLock { $0.settled.append(difference) }
        }

        func brake(_ bucket: BudgetBucket) async throws(Failure) {
            jira.log.withLock { $0.braked.append(bucket) }
        }
    }
}

extension ScriptedJira.Answer {
    static func json(_ status: Int, _ body: String, _ headers: [String: String] = [:]) -> Self {
        .response(.make(status, body, headers))
    }
}

extension HTTPResponse {
    static func make(_ status: Int, _ body: String = "", _ headers: [String: String] = [:])
        -> HTTPResponse
    {
        var all = HTTPHeaders()
        for (name, value) in headers { all.append(name, value) }
        return HTTPResponse(
            head: HTTPResponseHead(status: status, headers: all), body: Array(body.utf8))
    }
}

extension HTTPRequest {
    var text: String {
        guard case .bytes(let bytes) = body else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The body with its keys in order, so that it can be compared.
    var canonicalBody: String {
        guard case .bytes(let bytes) = body, let json = try? JSONParser.parse(bytes) else {
            return text
        }
        return String(decoding: json.bytes(sortedKeys: true), as: UTF8.self)
    }
}
