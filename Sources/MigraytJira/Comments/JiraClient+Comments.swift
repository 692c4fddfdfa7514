import MigraytHTTP
import MigraytModel
import MigraytPorts

extension JiraClient {
    public func addComment(
        _ body: Sensitive<ADFNode>, part: CommentProvenance, to issue: IssueKey
    ) async throws(Failure) -> String {
        var call = JiraCall(.post, "issue/{key}/comment", [issue.description])
        call.effect = .write
        call.writes = [issue]
        // It repeats the whole comment.
        call.answer = .outermost
        call.body = body.map {
            [
                "body": $0.json,
                "properties": [["key": .string(Provenance.propertyKey), "value": part.json]],
            ]
        }
        guard let id = try await json(call)["id"]?.string else {
            throw call.unexpectedAnswer(status: nil)
        }
        return id
    }

    public func comments(of issue: IssueKey) async throws(Failure) -> [TargetComment] {
        let readings = try await pages { startAt in
            JiraCall(
                .get, "issue/{key}/comment", [issue.description],
                query: [
                    ("startAt", String(startAt)), ("maxResults", String(PlatformLimits.Jira.commentsPerPage)),
                    ("orderBy", "created"), ("expand", "properties"),
                ])
        } read: { page in
            CommentReading.readings(page["comments"])
        }
        var known = readings.filter(\.hasProperties)
        // The expansion is documented for the list by ids only; taking silence for "no provenance" would make a
        // comment be written twice.
        let open = readings.filter { !$0.hasProperties }.map(\.id)
        for start in stride(from: 0, to: open.count, by: PlatformLimits.Jira.commentsPerPage) {
            known += try await comments(
                ids: Array(open[start...].prefix(PlatformLimits.Jira.commentsPerPage)))
        }
        let provenance = Dictionary(
            known.map { ($0.id, $0.provenance) }, uniquingKeysWith: { first, _ in first })
        return readings.compactMap { reading in
            provenance[reading.id].flatMap { $0 }.map { TargetComment(id: reading.id, provenance: $0) }
        }
    }

    public func commentTexts(of issue: IssueKey, startingAt start: Int) async throws(Failure) -> [Sensitive<JSON>] {
        let call = JiraCall(
            .get, "issue/{key}/comment", [issue.description],
            query: [
                ("startAt", String(start)), ("maxResults", String(PlatformLimits.Jira.commentsPerPage)),
                ("orderBy", "created"),
            ])
        guard let comments = try await json(call)["comments"]?.array else { throw call.unexpectedAnswer(status: nil) }
        return comments.map { Sensitive($0["body"] ?? .null) }
    }

    /// At most `PlatformLimits.Jira.commentsPerPage` comments by id, with their properties.
    private func comments(ids: [String]) async throws(Failure) -> [CommentReading] {
        var call = JiraCall(.post, "comment/list", query: [("expand", "properties")])
        call.body = Sensitive(["ids": .array(ids.compactMap { Int64($0).map { .integer($0) } })])
        guard let readings = CommentReading.readings(try await json(call)["values"]),
            readings.allSatisfy(\.hasProperties)
        else { throw call.unexpectedAnswer(status: nil) }
        return readings
    }
}
