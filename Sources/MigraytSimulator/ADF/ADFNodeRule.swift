/// What one kind of node may hold.
struct ADFNodeRule: Sendable {
    enum Content: Sendable {
        /// The node has no `content`.
        case none
        case children(Set<String>, minimum: Int)
    }

    var attributes: [String: ADFAttribute] = [:]
    var required: Set<String> = []
    var content = Content.none
    var marks: Set<String> = []
    /// Where the first child is more limited than the others.
    var first: Set<String>?

    static func container(
        _ children: Set<String>, minimum: Int, attributes: [String: ADFAttribute] = [:], required: Set<String> = [],
        marks: Set<String> = [], first: Set<String>? = nil
    ) -> ADFNodeRule {
        ADFNodeRule(
            attributes: attributes.merging(["localId": .text]) { own, _ in own }, required: required,
            content: .children(children, minimum: minimum), marks: marks, first: first)
    }

    static func leaf(
        _ attributes: [String: ADFAttribute], required: Set<String> = [], marks: Set<String> = []
    ) -> ADFNodeRule {
        ADFNodeRule(
            attributes: attributes.merging(["localId": .text]) { own, _ in own }, required: required, content: .none,
            marks: marks)
    }
}
