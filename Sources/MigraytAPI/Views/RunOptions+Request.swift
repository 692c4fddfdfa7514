import Foundation
import MigraytAPIContract
import MigraytModel

extension RunOptions {
    /// What is not said takes the default; an empty filter is no filter.
    init(_ wanted: StartRequest.Options?) {
        self.init()
        guard let wanted else { return }
        migrateAttachments = wanted.migrateAttachments ?? migrateAttachments
        migrateComments = wanted.migrateComments ?? migrateComments
        migrateLinks = wanted.migrateLinks ?? migrateLinks
        areaFilter = wanted.areaFilter.flatMap { $0.isEmpty ? nil : $0 }
        let types = (wanted.typeFilter ?? "").split(separator: ",").map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        typeFilter = types.isEmpty ? nil : types
        typeOverrides = wanted.typeOverrides ?? [:]
        stateOverrides = wanted.stateOverrides ?? [:]
        fieldDefaults = wanted.fieldDefaults
        fieldMapping = wanted.fieldMapping
        peopleMapping = wanted.peopleMapping.map {
            Dictionary($0.map { ($0.key.lowercased(), $0.value) }, uniquingKeysWith: { first, _ in first })
        }
        hierarchy = wanted.hierarchy.flatMap(Hierarchy.init)
        fieldPolicy = wanted.fieldPolicy.flatMap(FieldPolicy.init)
        createAccounts = wanted.createAccounts
        linkTypePolicy = wanted.linkTypePolicy.flatMap(LinkTypePolicy.init)
    }
}
