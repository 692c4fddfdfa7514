import Hummingbird
import MigraytAPIContract
import MigraytPorts
import NIOCore

/// What needs no token: health, and the contract itself.
struct SystemEndpoints: Sendable {
    let ledger: any AccountLedger

    func add(to router: some RouterMethods<APIRequestContext>) {
        router.get("/api/health") { _, _ in try await health() }
        router.get("/openapi.yaml") { _, _ in
            Response(
                status: .ok, headers: [.contentType: "application/yaml"],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: APIDocument.openAPI)))
        }
    }

    /// One read by an index that finds nothing.
    private func health() async throws -> Response {
        do { _ = try await ledger.user(loginDigest: "") } catch {
            return try .json(HealthAnswer(status: "unavailable"), status: .serviceUnavailable)
        }
        return try .json(HealthAnswer(status: "ok"))
    }
}
