/// Where in the document the converter is: the style in force and the containers around.
struct Surroundings {
    var style = TextStyle.plain
    var isInQuote = false
    var isInTable = false
    var isInHeading = false
    var listDepth = 0

    /// Below this depth tables and quotes in lists are taken apart instead of closing all the lists around them:
    /// each level would copy everything below it again.
    static let deepestHoist = 8

    func styled(_ change: (inout TextStyle) -> Void) -> Surroundings {
        var copy = self
        change(&copy.style)
        return copy
    }
}
