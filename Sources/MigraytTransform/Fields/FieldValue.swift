import MigraytModel

/// The value of a field of the source on its way into a field of Jira.
enum FieldValue {
    case value(JSON)
    /// There is nothing to set, and nothing is lost.
    case nothing
    case impossible(Diagnostic.Code)

    /// - Parameters:
    ///   - person: Whom the value names, where it names somebody.
    ///   - identities: Source identity → account.
    ///   - document: A text as a document; `nil` where the field cannot hold it.
    init(
        _ value: JSON, person: SourceIdentity?, for field: TargetField, kind: TargetField.Kind,
        identities: AccountMap, document: (String) -> ADFNode?
    ) {
        guard let text = OtherFields.text(of: value) else {
            self = .impossible(.fieldValueNotConverted)
            return
        }
        if VisibleText.line(text).isEmpty {
            self = .nothing
            return
        }
        if kind == .user, let person {
            let account = identities.account(of: person)
            self = account.map { .value(["id": .string($0.rawValue)]) } ?? .impossible(.userUnmatched)
            return
        }
        if case .bool(let isTrue) = value, kind == .option || kind == .options {
            self = Self.box(isTrue, in: field, kind: kind)
            return
        }
        let json: JSON? =
            switch kind {
            case .text: Self.line(text)
            case .document: document(text)?.json
            case .number: Self.number(value)
            case .date: value.string.flatMap(UTCTime.init).map { .string($0.date) }
            case .dateTime: value.string.flatMap(UTCTime.init).map { .string($0.dateTime) }
            case .option: field.options[Self.trimmed(text).lowercased()].map(Self.option)
            case .options: Self.list(text) { field.options[$0.lowercased()].map(Self.option) }
            case .user: nil
            case .labels: Self.list(text, Self.label)
            }
        self = json.map { .value($0) } ?? .impossible(.fieldValueNotConverted)
    }

    /// A yes or no in a field with choices: the choice that says so, or the only one, which says yes.
    private static func box(_ isTrue: Bool, in field: TargetField, kind: TargetField.Kind) -> FieldValue {
        let yes =
            field.options["yes"] ?? field.options["true"]
            ?? (field.options.count == 1 ? field.options.first?.value : nil)
        let no = field.options["no"] ?? field.options["false"]
        guard let chosen = isTrue ? yes : no else {
            // A box that is not ticked says no.
            return !isTrue && yes != nil ? .nothing : .impossible(.fieldValueNotConverted)
        }
        return .value(kind == .option ? option(chosen) : [option(chosen)])
    }

    private static func line(_ text: String) -> JSON? {
        guard !HTMLTags.isMarkup(text), !trimmed(text).contains(where: \.isNewline) else { return nil }
        let line = VisibleText.line(text)
        return line.utf16.count <= PlatformLimits.Jira.shortTextLength ? .string(line) : nil
    }

    private static func number(_ value: JSON) -> JSON? {
        if let number = value.number { return number.isFinite ? .number(number) : nil }
        guard let text = value.string.map(trimmed), text.allSatisfy({ "0123456789.-+eE".contains($0) }),
            let number = Double(text), number.isFinite
        else { return nil }
        return .number(number)
    }

    private static func label(_ text: String) -> JSON? {
        let isLabel = !text.contains(where: \.isWhitespace) && text.utf16.count <= PlatformLimits.Jira.labelLength
        return isLabel ? .string(text) : nil
    }

    private static func option(_ id: String) -> JSON { ["id": .string(id)] }

    /// `a; b`: each part once; `nil` when one of them has no value.
    private static func list(_ text: String, _ value: (String) -> JSON?) -> JSON? {
        var values: [JSON] = []
        for part in text.split(separator: ";").map({ trimmed(String($0)) }) where !part.isEmpty {
            guard let value = value(part) else { return nil }
            if !values.contains(value) { values.append(value) }
        }
        return values.isEmpty ? nil : .array(values)
    }

    private static func trimmed(_ text: String) -> String {
        let start = text.drop(while: \.isWhitespace)
        return String(start.prefix(start.count - start.reversed().prefix(while: \.isWhitespace).count))
    }
}
