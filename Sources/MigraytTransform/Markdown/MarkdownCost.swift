/// Whether a Markdown text is cheap to render.
///
/// A few shapes make cmark-gfm 0.29 take minutes or gigabytes: a table's missing cells are filled up (CVE-2023-24824
/// and its kin), each use of a reference repeats its address. People do not write them; a text that has one is carried
/// as plain paragraphs. With these bounds the dearest texts found take below a second and below 100 MB.
struct MarkdownCost {
    static let largestText = 256 << 10
    static let widestTable = 1_000
    static let largestTable = 200_000
    static let largestReferences = 32 << 20

    private var lines = 1
    private var pipes = 0
    private var widest = 0
    private var brackets = 0
    private var paragraph = 0
    private var longestParagraph = 0

    static func isBearable(_ markdown: String) -> Bool {
        guard markdown.utf8.count <= largestText else { return false }
        var cost = MarkdownCost()
        var isLineEmpty = true
        for byte in markdown.utf8 {
            switch byte {
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                cost.endLine(isEmpty: isLineEmpty)
                isLineEmpty = true
                continue
            case UInt8(ascii: " "), UInt8(ascii: "\t"): break
            case UInt8(ascii: "|"):
                cost.pipes += 1
                isLineEmpty = false
            case UInt8(ascii: "["):
                cost.brackets += 1
                isLineEmpty = false
            default: isLineEmpty = false
            }
            cost.paragraph += 1
        }
        cost.endLine(isEmpty: true)
        return cost.widest <= widestTable && cost.widest * cost.lines <= largestTable
            && cost.brackets * cost.longestParagraph <= largestReferences
    }

    private mutating func endLine(isEmpty: Bool) {
        lines += 1
        widest = max(widest, pipes)
        pipes = 0
        longestParagraph = max(longestParagraph, paragraph)
        if isEmpty { paragraph = 0 }
    }
}
