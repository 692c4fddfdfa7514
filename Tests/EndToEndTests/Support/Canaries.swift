import Foundation
import MigraytHTTP
import MigraytModel
import Testing

/// Texts that must stand nowhere but in the platforms and in Secrets Manager.
struct Canaries: Sendable {
    /// Planted by the simulator in all content, people and files.
    static let word = "zqcanarywxk"

    let texts: [String]

    /// The tokens, and of every item of the source: title, words of its description, people, comments.
    static func gathered(on stack: Stack) async throws -> Canaries {
        var texts: Set<String> = [word]
        for name in ["MIGRAYT_SIMULATOR_ADO_TOKEN_FILE", "MIGRAYT_SIMULATOR_JIRA_TOKEN_FILE"] {
            texts.insert(try String(contentsOfFile: try stack.setting(name), encoding: .utf8))
        }
        let items = try await stack.sourceItems()
        for fields in items.compactMap({ $0["fields"]?.object }) {
            for field in ["System.Title", "System.Description"] {
                texts.formUnion(Self.phrases(in: fields[field]?.string ?? ""))
            }
            for person in ["System.AssignedTo", "System.CreatedBy"].compactMap({ fields[$0] }) {
                texts.formUnion(["displayName", "uniqueName"].compactMap { person[$0]?.string })
            }
        }
        for id in items.prefix(40).compactMap({ $0["id"]?.integer }) {
            for comment in try await stack.sourceComments(of: id) {
                texts.formUnion(Self.phrases(in: comment["text"]?.string ?? ""))
            }
        }
        let planted = try #require(items.first?["fields"]?["System.Title"]?.string)
        try #require(planted.contains(word), "The simulator was started without its canary.")
        try #require(texts.count > 100, "The source has too little content to prove anything.")
        return Canaries(texts: texts.sorted())
    }

    /// The pieces between tags and entities that are long enough to stand nowhere by chance.
    private static func phrases(in markup: String) -> [String] {
        markup.split { "<>&;\n".contains($0) }.map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { $0.count >= 12 && $0.contains(" ") && !$0.contains("=") }.map { String($0.prefix(80)) }
    }

    /// The first of them that stands in the text; `nil` when none does.
    func found(in text: String) -> String? { texts.first { text.contains($0) } }
}

extension Stack {
    fileprivate func sourceItems() async throws -> [JSON] {
        let query: JSON = [
            "query": "SELECT [System.Id] FROM WorkItems WHERE [System.TeamProject] = @project ORDER BY [System.Id]"
        ]
        let found = try await source(.post, "/Shop/_apis/wit/wiql?api-version=7.1", query)
        let ids = (found["workItems"]?.array ?? []).compactMap { $0["id"] }.prefix(200)
        let batch: JSON = ["ids": .array(Array(ids)), "errorPolicy": "omit"]
        return try await source(.post, "/Shop/_apis/wit/workitemsbatch?api-version=7.1", batch)["value"]?.array ?? []
    }

    fileprivate func sourceComments(of id: Int64) async throws -> [JSON] {
        let path = "/Shop/_apis/wit/workItems/\(id)/comments?api-version=7.1-preview.4"
        return try await source(.get, path, nil)["comments"]?.array ?? []
    }

    private func source(_ method: HTTPMethod, _ path: String, _ body: JSON?) async throws -> JSON {
        let token = try String(contentsOfFile: try setting("MIGRAYT_SIMULATOR_ADO_TOKEN_FILE"), encoding: .utf8)
        let credential = Data(":\(token)".utf8).base64EncodedString()
        var headers = [HTTPHeader("Authorization", Sensitive("Basic \(credential)"))]
        if body != nil { headers.append(HTTPHeader("Content-Type", "application/json")) }
        let answer = try await http.execute(
            HTTPRequest(
                method, try organization + path, headers: headers, body: body.map { .bytes($0.bytes()) } ?? .none))
        try #require(answer.status == 200, "The source answered \(answer.status) to \(path).")
        return try JSONParser.parse(answer.body)
    }
}
