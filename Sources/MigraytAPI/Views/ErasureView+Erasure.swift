import MigraytAPIContract
import MigraytModel
import MigraytPorts

extension ErasureView {
    init(_ erasure: Erasure) {
        self.init(
            id: erasure.id.description, tenantId: erasure.tenant.description,
            requestedBy: erasure.requestedBy.description, requestedAt: erasure.requestedAt,
            finishedAt: erasure.finishedAt, status: erasure.finishedAt == nil ? Self.underWay : Self.done,
            erased: Dictionary(uniqueKeysWithValues: erasure.erased.map { ($0.key.rawValue, $0.value) }))
    }
}
