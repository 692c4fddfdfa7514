import Foundation
import MigraytHTTP
import MigraytModel
import MigraytSimulator
import Testing

extension Stack {
    func tally() async throws -> Tally {
        let url = try setting("MIGRAYT_SIMULATOR_URL") + "/simulator/tally?bytes=true"
        let answer = try await http.execute(HTTPRequest(.get, url))
        try #require(answer.status == 200)
        return try JSONDecoder().decode(Tally.self, from: Data(answer.body))
    }

    /// Orders a fault for the next request that fits.
    /// - Parameter path: What the request's path, with a slash at its end, contains.
    func order(_ fault: Fault, method: String, path: String) async throws {
        let order: JSON = ["fault": .string(fault.rawValue), "method": .string(method), "path": .string(path)]
        let url = try setting("MIGRAYT_SIMULATOR_URL") + "/simulator/faults"
        let request = HTTPRequest(.post, url, body: .bytes(order.bytes()))
        try #require(try await http.execute(request).status == 204)
    }

    /// How often each fault struck.
    func faults() async throws -> [String: Int] {
        let answer = try await http.execute(
            HTTPRequest(.get, try setting("MIGRAYT_SIMULATOR_URL") + "/simulator/faults"))
        return try JSONDecoder().decode([String: Int].self, from: Data(answer.body))
    }

    /// Puts the target project into the bin of the simulated site, or takes it out again.
    func setTargetProject(deleted: Bool) async throws {
        let url = try setting("MIGRAYT_SIMULATOR_URL") + "/simulator/project"
        try #require(try await http.execute(HTTPRequest(deleted ? .delete : .put, url)).isSuccess)
    }

    /// Empties the simulated Jira.
    func resetTarget() async throws {
        let url = try setting("MIGRAYT_SIMULATOR_URL") + "/simulator/reset"
        try #require(try await http.execute(HTTPRequest(.post, url)).isSuccess)
    }
}

/// Nothing lost, nothing twice, nothing where it does not belong.
func expectIntact(_ tally: Tally, location: SourceLocation = #_sourceLocation) {
    let faults: KeyValuePairs = [
        "lost": tally.lost, "duplicates": tally.duplicates, "issuesWithoutProvenance": tally.issuesWithoutProvenance,
        "provenanceMismatches": tally.provenanceMismatches, "unknownSourceItems": tally.unknownSourceItems,
        "wrongParents": tally.wrongParents, "lostParents": tally.lostParents, "lostSprints": tally.lostSprints,
        "wrongSprints": tally.wrongSprints, "lostComments": tally.lostComments,
        "duplicateComments": tally.duplicateComments, "commentsOutOfOrder": tally.commentsOutOfOrder,
        "lostAttachments": tally.lostAttachments, "duplicateAttachments": tally.duplicateAttachments,
        "sourceFileReferences": tally.sourceFileReferences,
        "lostLinks": tally.lostLinks, "unexpectedLinks": tally.unexpectedLinks, "turnedLinks": tally.turnedLinks,
        "lostRemoteLinks": tally.lostRemoteLinks, "duplicateRemoteLinks": tally.duplicateRemoteLinks,
        "staleRemoteLinks": tally.staleRemoteLinks,
        "lostCustomFields": tally.lostCustomFields, "wrongAssignees": tally.wrongAssignees,
        "lostAssignees": tally.lostAssignees,
    ]
    for (name, count) in faults { #expect(count == 0, "\(name)", sourceLocation: location) }
    #expect(tally.issuesInJira == tally.sourceItems - tally.unmigratable.count, sourceLocation: location)
    #expect(tally.comments == tally.sourceComments, sourceLocation: location)
    #expect(tally.attachments == tally.sourceAttachments + tally.sourceInlineImages, sourceLocation: location)
}
