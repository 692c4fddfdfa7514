import Foundation
import Hummingbird
import MigraytModel
import MigraytPorts

/// A request that was let in: its caller may do what the endpoint does, and its ledger shows the caller's tenant only.
struct Call: Sendable {
    let request: Request
    let context: APIRequestContext
    let caller: Caller
    let ledger: any TenantLedger
    /// The request's whole body; of a `GET` or `DELETE` nothing is read.
    let body: [UInt8]
    /// Ids of what the call creates: the same ones when it is sent again under its key.
    let newID: @Sendable () -> UUID
    /// The id of what the call creates, for the audit trail; of what exists already, the path tells it.
    let created = CreatedID()

    var tenant: TenantID { caller.tenant }

    /// The id in the path.
    /// - Throws: 404 when it is no UUID: nothing has such an id.
    func id<Kind>(_ name: String, of thing: String) throws(APIFault) -> Identifier<Kind> {
        guard let id = context.parameters.get(name).flatMap({ Identifier<Kind>($0) }) else {
            throw .notFound("\(thing) not found")
        }
        return id
    }

    func decoded<Body: Codable>(as type: Body.Type) throws -> Body {
        try RequestBody.decoded(body, request.headers[.contentType], as: type)
    }

    func run() async throws -> Run { try await RunReader(ledger: ledger).run(self) }
}
