import MigraytModel

/// The error that an Azure DevOps answer speaks of: its code, such as `TF200016`. The words are left out: they may name
/// items and people.
struct ServiceError {
    /// "The number of work items returned exceeds the size limit of 20000."
    static let tooManyRows = "VS402337"
    /// "The following project does not exist", by name and by id.
    static let unknownProject: Set = ["TF200016", "VS800075"]

    let code: String?

    init(_ body: [UInt8]) {
        let answer = try? JSONParser.parse(body)
        let message = answer?["message"]?.string ?? ""
        // The code stands at the start, before a colon.
        let code = message.prefix(10).prefix { $0.isASCII && ($0.isUppercase || $0.isNumber) }
        let isCode = ["TF", "VS"].contains { code.hasPrefix($0) } && code.contains(where: \.isNumber)
        self.code = isCode ? String(code) : nil
    }
}
