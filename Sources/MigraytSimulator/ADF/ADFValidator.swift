import MigraytModel

/// Says whether Jira would take a document, and why not. Written from the schema, not from our converter.
struct ADFValidator {
    private var summary = ADFSummary()

    private init() {}

    static func summary(of document: JSON) throws(ADFFault) -> ADFSummary {
        guard let members = document.object else { throw ADFFault(path: "/", reason: "not an object") }
        guard members["type"] == "doc" else { throw ADFFault(path: "/", reason: "type is not doc") }
        guard members["version"]?.integer == 1 else { throw ADFFault(path: "/", reason: "version is not 1") }
        guard members["content"]?.array != nil else { throw ADFFault(path: "/", reason: "content is missing") }
        var validator = ADFValidator()
        var body = members
        body["version"] = nil
        try validator.node(.object(body), at: "/doc")
        return validator.summary
    }

    private mutating func node(_ node: JSON, at path: String) throws(ADFFault) {
        func fault(_ reason: String) -> ADFFault { ADFFault(path: path, reason: reason) }
        guard let members = node.object, let type = members["type"]?.string else { throw fault("no type") }
        if type == "text" { return try text(members, at: path) }
        guard let rule = rule(for: type, members) else { throw fault("unknown node") }
        for key in members.keys where !["type", "attrs", "content", "marks"].contains(key) {
            throw fault("unknown key")
        }
        try attributes(members["attrs"], rule.attributes, rule.required, at: path)
        if type == "inlineCard", (members["attrs"]?["url"] == nil) == (members["attrs"]?["data"] == nil) {
            throw fault("needs url or data")
        }
        if type == "mediaSingle", members["attrs"] != nil, members["attrs"]?["layout"] == nil {
            throw fault("attribute layout is missing")
        }
        if type == "media", members["attrs"]?["type"] == "file", let id = members["attrs"]?["id"]?.string {
            summary.media.insert(id)
        }
        try marks(members["marks"], allowed: rule.marks, at: path)
        try content(members["content"], of: type, rule, at: path)
    }

    private func rule(for type: String, _ members: [String: JSON]) -> ADFNodeRule? {
        guard type == "media" else { return ADFGrammar.nodes[type] }
        return members["attrs"]?["type"] == "external" ? ADFGrammar.mediaExternal : ADFGrammar.mediaFile
    }

    private mutating func content(
        _ content: JSON?, of type: String, _ rule: ADFNodeRule, at path: String
    ) throws(ADFFault) {
        guard case .children(let allowed, let minimum) = rule.content else {
            guard content == nil else { throw ADFFault(path: path, reason: "may not have content") }
            return
        }
        guard content == nil || content?.array != nil else { throw ADFFault(path: path, reason: "content is no array") }
        let children = content?.array ?? []
        guard children.count >= minimum else { throw ADFFault(path: path, reason: "content is empty") }
        for (index, child) in children.enumerated() {
            let name = child["type"]?.string ?? "?"
            let childPath = "\(path)/\(ADFGrammar.nodes[name] == nil && name != "media" ? "?" : name)[\(index)]"
            guard allowed.contains(name), index > 0 || rule.first?.contains(name) ?? true else {
                throw ADFFault(path: childPath, reason: "not allowed in \(type)")
            }
            if type == "codeBlock", child["marks"]?.array?.isEmpty == false {
                throw ADFFault(path: childPath, reason: "marks in a code block")
            }
            if type == "mediaSingle", index == 1, name != "caption" {
                throw ADFFault(path: childPath, reason: "more than one media")
            }
            try node(child, at: childPath)
        }
        if type == "mediaSingle", children.count > 2 { throw ADFFault(path: path, reason: "more than one media") }
    }

    private mutating func text(_ members: [String: JSON], at path: String) throws(ADFFault) {
        for key in members.keys where !["type", "text", "marks"].contains(key) {
            throw ADFFault(path: path, reason: "unknown key")
        }
        guard let text = members["text"]?.string else { throw ADFFault(path: path, reason: "no text") }
        guard !text.isEmpty else { throw ADFFault(path: path, reason: "empty text") }
        summary.textLength += text.utf16.count
        try marks(members["marks"], allowed: ADFGrammar.nodes["text"]?.marks ?? [], at: path)
    }

    private func marks(_ value: JSON?, allowed: Set<String>, at path: String) throws(ADFFault) {
        guard let value else { return }
        guard let marks = value.array else { throw ADFFault(path: path, reason: "marks is no array") }
        var seen: Set<String> = []
        for mark in marks {
            guard let members = mark.object, let type = members["type"]?.string, let rule = ADFGrammar.marks[type],
                allowed.contains(type)
            else { throw ADFFault(path: path, reason: "mark not allowed") }
            guard seen.insert(type).inserted else { throw ADFFault(path: path, reason: "mark \(type) twice") }
            for key in members.keys where key != "type" && key != "attrs" {
                throw ADFFault(path: path, reason: "unknown key in mark \(type)")
            }
            try attributes(members["attrs"], rule.attributes, rule.required, at: "\(path)/marks/\(type)")
        }
        if seen.contains("code"), !seen.subtracting(["code", "link"]).isEmpty {
            throw ADFFault(path: path, reason: "code combines only with link")
        }
    }

    private func attributes(
        _ value: JSON?, _ rules: [String: ADFAttribute], _ required: Set<String>, at path: String
    ) throws(ADFFault) {
        guard value == nil || value?.object != nil else { throw ADFFault(path: path, reason: "attrs is no object") }
        let attributes = value?.object ?? [:]
        for name in required.sorted() where attributes[name] == nil {
            throw ADFFault(path: path, reason: "attribute \(name) is missing")
        }
        for (name, value) in attributes {
            guard let rule = rules[name] else { throw ADFFault(path: path, reason: "unknown attribute") }
            guard rule.accepts(value) else { throw ADFFault(path: path, reason: "attribute \(name) has a wrong value") }
        }
    }
}
