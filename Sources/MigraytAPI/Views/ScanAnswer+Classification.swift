import Foundation
import MigraytAPIContract
import MigraytModel

extension ScanAnswer.IterationPath {
    init(_ node: ClassificationNode) {
        self.init(
            path: node.path.joined(separator: "\\"), startDate: node.startDate.map(Self.day),
            endDate: node.finishDate.map(Self.day))
    }

    /// Azure DevOps keeps a day as its midnight in UTC.
    private static func day(_ date: Date) -> String { date.formatted(.iso8601.year().month().day()) }
}

extension ScanAnswer.AreaPath {
    /// The project itself has depth 1.
    init(_ node: ClassificationNode) {
        self.init(path: node.path.joined(separator: "\\"), depth: node.path.count)
    }
}
