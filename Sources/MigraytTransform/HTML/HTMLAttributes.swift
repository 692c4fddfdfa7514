/// The attributes that the converter reads; all others are left out at the parse.
enum HTMLAttribute: String, CaseIterable, Sendable {
    case alt, bgcolor, checked, `class`, color, colspan, data, height, href, ref, rowspan, src, start, style, type,
        value
    case width
    case isFormatted = "isformatted"
    case mention = "data-vss-mention"

    /// - Parameter name: In lower case.
    init?(name: String) {
        guard let known = Self.byName[name] else { return nil }
        self = known
    }

    private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })
}

/// An element's attributes: few, so that they are looked for one by one.
struct HTMLAttributes: Sendable {
    private var list: [(name: HTMLAttribute, value: String)] = []

    subscript(_ name: HTMLAttribute) -> String? {
        for attribute in list where attribute.name == name { return attribute.value }
        return nil
    }

    /// Of a repeated name the first counts, as in browsers.
    mutating func add(_ name: HTMLAttribute, _ value: @autoclosure () -> String) {
        if self[name] == nil { list.append((name, value())) }
    }
}
