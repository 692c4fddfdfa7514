import MigraytModel

/// What an attribute of a node or mark may hold.
enum ADFAttribute: Sendable {
    case text(minimum: Int)
    case number(ClosedRange<Double>)
    case flag
    case numbers
    case oneOf(Set<String>)
    /// `#rrggbb`
    case color
    case any

    static let text = ADFAttribute.text(minimum: 0)
    static let number = ADFAttribute.number(-Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude)

    func accepts(_ value: JSON) -> Bool {
        switch self {
        case .text(let minimum): value.string.map { $0.count >= minimum } ?? false
        case .number(let range): value.number.map { range.contains($0) } ?? false
        case .flag: value.bool != nil
        case .numbers: value.array?.allSatisfy { $0.number != nil } ?? false
        case .oneOf(let choices): value.string.map { choices.contains($0) } ?? false
        case .color:
            value.string.map { $0.utf8.count == 7 && $0.hasPrefix("#") && $0.dropFirst().allSatisfy(\.isHexDigit) }
                ?? false
        case .any: true
        }
    }
}
