import MigraytModel

extension SourceIdentity {
    /// An identity as an object, or as the text `Name <unique name>` of older forms; `nil` when it names nobody.
    init?(_ value: JSON) {
        if let text = value.string {
            self.init(text: text)
        } else {
            let displayName = value["displayName"]?.string ?? ""
            let uniqueName = value["uniqueName"]?.string ?? ""
            self.init(id: value["id"]?.string, displayName: displayName, uniqueName: uniqueName)
        }
    }

    private init?(text: String) {
        let parts = text.split(separator: "<", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].hasSuffix(">") else {
            self.init(id: nil, displayName: text, uniqueName: "")
            return
        }
        let name = parts[0].trimming(while: \.isWhitespace)
        self.init(id: nil, displayName: name, uniqueName: String(parts[1].dropLast()))
    }

    private init?(id: String?, displayName: String, uniqueName: String) {
        let stated = id.flatMap { GUID.canonical($0) }
        guard stated != nil || !displayName.isEmpty || !uniqueName.isEmpty else { return nil }
        self.init(
            id: stated ?? GUID.digest(of: uniqueName.isEmpty ? displayName : uniqueName),
            displayName: Sensitive(displayName), uniqueName: Sensitive(uniqueName))
    }
}
