import HTTPTypes
import Hummingbird
import MigraytModel
import NIOCore

/// Turns HTTP requests into simulated ones and answers back into HTTP.
public struct SimulatorResponder: HTTPResponder {
    public typealias Context = ConnectionContext

    /// A request that is no upload may not be larger.
    private static let maximumBody = 32 * 1_024 * 1_024
    private static let pieceSize = 65_536

    private let simulator: Simulator
    private let recorder: RequestRecorder?
    private let now: @Sendable () -> Instant

    /// - Parameter now: the clock of the simulated world.
    public init(simulator: Simulator, recorder: RequestRecorder? = nil, now: @escaping @Sendable () -> Instant) {
        self.simulator = simulator
        self.recorder = recorder
        self.now = now
    }

    public func respond(to request: Request, context: Context) async throws -> Response {
        let contentType = request.headers[.contentType]
        var uploads: [Upload]?
        var body: [UInt8] = []
        if let parser = MultipartParser(contentType: contentType) {
            uploads = try await read(request.body, with: parser)
            guard uploads != nil else { return Response(status: .badRequest) }
        } else {
            for try await piece in request.body {
                guard body.count + piece.readableBytes <= Self.maximumBody else {
                    return Response(status: .contentTooLarge)
                }
                body.append(contentsOf: piece.readableBytesView)
            }
        }
        let target = request.head.path ?? "/"
        let simulated = SimulatedRequest(
            method: request.method.rawValue, target: target, authorization: request.headers[.authorization],
            contentType: contentType, atlassianToken: Self.atlassianToken.flatMap { request.headers[$0] },
            accept: request.headers[.accept], body: body, uploads: uploads)
        return try await respond(to: simulated, target: target, on: context.channel)
    }

    /// The answer, or what a fault makes of it.
    private func respond(
        to request: SimulatedRequest, target: String, on channel: any Channel
    ) async throws -> Response {
        switch simulator.fault(for: request) {
        case .none: return response(from: try answer(request, target))
        case .resetBefore: return await ended(channel)
        case .answerLost:
            _ = try answer(request, target)
            return await ended(channel)
        case .answerCut: return cut(response(from: try answer(request, target)), channel)
        case .errorBefore: return Response(status: .serviceUnavailable)
        case .errorAfter:
            _ = try answer(request, target)
            return Response(status: .badGateway)
        case .throttled: return response(from: .throttled("jira-burst-based"))
        case .throttledIssue: return response(from: .throttled("jira-per-issue-on-write"))
        case .throttledSite: return response(from: .throttled("jira-quota-tenant-based"))
        case .expired: return response(from: .expired(on: request.path.first))
        case .delayed:
            var delayed = try answer(request, target)
            delayed.headers += [("Retry-After", "1"), ("X-RateLimit-Delay", "0.500")]
            return response(from: delayed)
        case .stalled: return stalled(try answer(request, target))
        case .slow:
            let delay = simulator.configuration.realSlowness
            // A task of its own: the client may go away meanwhile, and the work is done all the same.
            return try await Task {
                try await Task.sleep(for: delay)
                return response(from: try answer(request, target))
            }.value
        }
    }

    private func answer(_ request: SimulatedRequest, _ target: String) throws -> SimulatedResponse {
        let time = now()
        let answer = simulator.respond(to: request, at: time)
        try recorder?.record(request, target: target, answer, at: time)
        return answer
    }

    /// Ends the connection; the answer that is given back reaches nobody.
    private func ended(_ channel: any Channel) async -> Response {
        try? await channel.close()
        return Response(status: .serviceUnavailable)
    }

    /// The head and half of the body, and then the end of the connection.
    private func cut(_ whole: Response, _ channel: any Channel) -> Response {
        guard let length = whole.body.contentLength, length > 1 else { return whole }
        var response = whole
        response.body = ResponseBody(contentLength: length) { writer in
            try await writer.write(ByteBuffer(repeating: 0x20, count: length / 2))
            try await channel.close()
        }
        return response
    }

    /// The head and half of the body, and the other half late.
    private func stalled(_ answer: SimulatedResponse) -> Response {
        var response = response(from: answer)
        guard case .json(let value) = answer.content else { return response }
        let (bytes, delay) = (value.bytes(), simulator.configuration.realSlowness)
        response.body = ResponseBody(contentLength: bytes.count) { writer in
            try await writer.write(ByteBuffer(bytes: bytes.prefix(bytes.count / 2)))
            try await Task.sleep(for: delay)
            try await writer.write(ByteBuffer(bytes: bytes.dropFirst(bytes.count / 2)))
            try await writer.finish(nil)
        }
        return response
    }

    private static let atlassianToken = HTTPField.Name("X-Atlassian-Token")

    /// `nil` when the body is not what its header says.
    private func read(_ body: RequestBody, with parser: consuming MultipartParser) async throws -> [Upload]? {
        var isMalformed = false
        for try await piece in body where !isMalformed {
            do { try parser.consume(piece.readableBytesView) } catch { isMalformed = true }
        }
        return isMalformed ? nil : try? parser.finish()
    }

    private func response(from answer: SimulatedResponse) -> Response {
        var response = Response(status: .init(code: answer.status))
        for (name, value) in answer.headers {
            if let field = HTTPField.Name(name) { response.headers[field] = value }
        }
        switch answer.content {
        case .none: break
        case .json(let value):
            response.headers[.contentType] = "application/json;charset=UTF-8"
            response.body = ResponseBody(byteBuffer: ByteBuffer(bytes: value.bytes()))
        case .html(let text):
            response.headers[.contentType] = "text/html; charset=utf-8"
            response.body = ResponseBody(byteBuffer: ByteBuffer(string: text))
        case .file(let bytes, let mediaType):
            response.headers[.contentType] = mediaType
            response.body = ResponseBody(contentLength: bytes.count) { writer in
                var offset = 0
                while offset < bytes.count {
                    let piece = bytes.bytes(from: offset, atMost: Self.pieceSize)
                    try await writer.write(ByteBuffer(bytes: piece))
                    offset += piece.count
                }
                try await writer.finish(nil)
            }
        }
        return response
    }
}
