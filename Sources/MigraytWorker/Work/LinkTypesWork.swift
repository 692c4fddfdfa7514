import MigraytModel
import MigraytObservability
import MigraytPorts

/// Makes the link types that the items of a shard ask for, before the first of their links.
struct LinkTypesWork: Sendable {
    let session: ShardSession

    /// - Returns: The site as it is now. What it lacks of `wanted` could not be made, and is not to be asked for again.
    func complete(_ site: TargetSite, with wanted: [LinkTypeDefinition]) async throws(Failure) -> TargetSite {
        guard !wanted.isEmpty else { return site }
        var site = site
        site.linkTypes = try await session.target.linkTypes()
        for type in wanted where !Self.has(type, site) && !session.mustStop {
            try session.lease.check()
            do throws(Failure) { site.linkTypes.append(try await session.target.createLinkType(type)) } catch {
                guard error.certainty == .unknown || error.disposition == .failItem else { throw error }
                // Another shard may have been faster, or only the answer was lost.
                site.linkTypes = try await session.target.linkTypes()
                if Self.has(type, site) { continue }
                if error.certainty == .unknown { throw error }
                session.logger.log(error, "A link type could not be made", [.run: session.run.id.description])
            }
        }
        site.settings.mayAdminister = false
        return site
    }

    private static func has(_ type: LinkTypeDefinition, _ site: TargetSite) -> Bool {
        site.linkTypes.contains { $0.name.lowercased() == type.name.lowercased() }
    }
}
