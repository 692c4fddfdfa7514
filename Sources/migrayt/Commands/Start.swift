import ArgumentParser
import Foundation
import MigraytAPIClient
import MigraytAPIContract
import MigraytHTTP

struct Start: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Starts a run and prints its id.")

    @Argument(help: "The id of the project.")
    var project: String

    @Option(help: "The id of the Azure DevOps connection.")
    var source: String

    @Option(help: "The id of the Jira connection.")
    var target: String

    @Flag(inversion: .prefixedNo, help: "Carry over attachments.")
    var attachments = true

    @Flag(inversion: .prefixedNo, help: "Carry over comments.")
    var comments = true

    @Flag(inversion: .prefixedNo, help: "Carry over links.")
    var links = true

    @Option(help: "Only this area path and what lies below it.")
    var area: String?

    @Option(help: "Only these work item types, comma-separated.")
    var types: String?

    @Option(help: "ID=JSON: what a field that Jira requires gets where an item has no value; may be repeated.")
    var fieldDefault: [String] = []

    @Option(
        help: "REFERENCE=FIELD: the Jira field (id or name) that takes a work item field's values; may be repeated.")
    var mapField: [String] = []

    @Option(help: "drop, default or fail: what becomes of a mapped field where Jira cannot take it.")
    var fieldPolicy: String?

    @Option(help: "File of lines GUID=ACCOUNT: the Jira accounts of people whom no e-mail address finds.")
    var peopleFile: String?

    @Flag(help: "Make accounts without access to any product for people who have none; Jira may write to them.")
    var createAccounts = false

    @Option(help: "create, relate or drop: what becomes of a relation whose link type Jira does not have.")
    var linkTypePolicy: String?

    @Option(
        help: "collapse, keep or extend: what becomes of epics and features (see the guide of the main job).")
    var hierarchy: String?

    @OptionGroup var options: APIOptions

    func run() async throws {
        var selected = StartRequest.Options()
        selected.migrateAttachments = attachments
        selected.migrateComments = comments
        selected.migrateLinks = links
        selected.areaFilter = area
        selected.typeFilter = types
        if !fieldDefault.isEmpty { selected.fieldDefaults = try fieldDefaults() }
        if !mapField.isEmpty { selected.fieldMapping = try fieldMapping() }
        selected.fieldPolicy = fieldPolicy
        selected.hierarchy = hierarchy
        if let peopleFile { selected.peopleMapping = try people(in: peopleFile) }
        if createAccounts { selected.createAccounts = true }
        selected.linkTypePolicy = linkTypePolicy
        let run = try await options.client().call(
            .post, "/api/migrations/project/\(project)/start",
            body: StartRequest(
                type: "FULL", sourceConnectionId: source, targetConnectionId: target, options: selected),
            as: RunView.self)
        Output.line(run.id)
    }

    private func fieldDefaults() throws -> [String: String] {
        try pairs(fieldDefault, "--field-default takes ID=JSON, such as customfield_10050='{\"value\":\"Shop\"}'.")
    }

    private func fieldMapping() throws -> [String: String] {
        try pairs(mapField, "--map-field takes REFERENCE=FIELD, such as Custom.CostCentre=customfield_10051.")
    }

    private func people(in file: String) throws -> [String: String] {
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
            throw ValidationError("The people file cannot be read as UTF-8 text. Check the path of --people-file.")
        }
        let lines = text.split(whereSeparator: \.isNewline).map { $0.filter { !$0.isWhitespace } }.filter {
            !$0.isEmpty
        }
        return try pairs(
            lines,
            "A line of --people-file is GUID=ACCOUNT, such as 8c8c7d32-6b1b-47f4-b2e9-30b477b5ab3d=712020:5b10ac8d.")
    }

    private func pairs(_ options: [String], _ advice: String) throws -> [String: String] {
        var pairs: [String: String] = [:]
        for option in options {
            let parts = option.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, pairs.updateValue(parts[1], forKey: parts[0]) == nil else {
                throw ValidationError(advice + " Each name once.")
            }
        }
        return pairs
    }
}
