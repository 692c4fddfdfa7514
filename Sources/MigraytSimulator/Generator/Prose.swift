/// Words, sentences and titles.
struct Prose: Sendable {
    let seed: Seed

    func sentence(_ topic: Topic, _ index: Int, _ part: Int) -> String {
        let count = 6 + seed.pick(topic, index, part &* 131, below: 12)
        var words = (0..<count).map {
            seed.pick(.word, index, part &* 1_009 &+ $0 &+ Int(topic.rawValue) << 20, of: Self.words)
        }
        words[0] = words[0].prefix(1).uppercased() + words[0].dropFirst()
        return words.joined(separator: " ") + "."
    }

    func title(_ index: Int, type: String) -> String {
        let start = seed.pick(.title, index, 1, of: Self.verbs)
        let object = seed.pick(.title, index, 2, of: Self.objects)
        let place = seed.pick(.title, index, 3, of: Self.places)
        let title = "\(start) \(object) \(place)"
        switch seed.pick(.title, index, 4, below: 100) {
        case 0: return title + " 🚀 – naïve façade 日本語 \u{1F469}\u{200D}\u{1F4BB}"
        case 1: return "\(type) #\(index): " + (0..<6).map { sentence(.title, index, $0 + 10) }.joined(separator: " ")
        case 2: return "[\(place)] \(title) & <check> \"quotes\""
        default: return title
        }
    }

    private static let verbs = [
        "Allow", "Show", "Fix", "Speed up", "Remove", "Document", "Measure", "Encrypt", "Retry", "Translate", "Cache",
        "Validate", "Import", "Export", "Rename", "Monitor",
    ]
    private static let objects = [
        "the basket", "guest checkout", "card payments", "refunds", "order history", "the search index", "stock levels",
        "invoices", "shipping labels", "the login page", "two-factor codes", "price rules", "the audit trail",
        "customer reviews", "the return form", "gift cards",
    ]
    private static let places = [
        "on mobile", "for business customers", "in the back office", "after a timeout", "for the German shop",
        "when the network is slow", "in the nightly job", "behind the new gateway", "for expired sessions",
        "with large catalogues", "in Safari", "at the till",
    ]
    private static let words = [
        "the", "customer", "order", "service", "when", "must", "then", "again", "price", "total", "über", "naïve",
        "because", "queue", "timeout", "basket", "value", "before", "after", "café", "deploy", "release", "every",
        "shop", "answer", "request", "with", "without", "never", "always", "field", "page", "button", "error", "log",
        "trace", "store", "item", "stock", "payment", "refund", "label", "user", "session", "token-less", "report",
    ]
}
