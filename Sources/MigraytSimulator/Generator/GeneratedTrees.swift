/// Areas and iterations of a generated project.
struct GeneratedTrees: Sendable {
    let areas: ClassificationNode
    let iterations: ClassificationNode

    /// Two years of two-week sprints in half-year releases. Leaf names repeat from release to release, as they do in
    /// real projects; one name is longer than Jira allows for a sprint; one iteration has no dates.
    init(project: String) {
        areas = ClassificationNode(
            project,
            children: [
                ClassificationNode("Storefront", children: [
                    ClassificationNode("Web"), ClassificationNode("Mobile", children: [ClassificationNode("iOS")]),
                ]),
                ClassificationNode("Payments", children: [
                    ClassificationNode("API"), ClassificationNode("Fraud & Risk"),
                ]),
                ClassificationNode("Logistics", children: [ClassificationNode("API")]),
                ClassificationNode("Platform"),
            ])
        let releases = (0..<4).map { release in
            let children = (0..<6).map { sprint in
                let start = Self.beginning.adding(days: release * 182 + sprint * 28)
                return ClassificationNode("Sprint \(sprint + 1)", start: start, finish: start.adding(days: 27))
            }
            return ClassificationNode(
                "Release \(release + 1)", start: Self.beginning.adding(days: release * 182),
                finish: Self.beginning.adding(days: release * 182 + 181), children: children)
        }
        iterations = ClassificationNode(
            project,
            children: releases + [
                ClassificationNode("Hardening and stabilisation before the launch"), ClassificationNode("Backlog"),
            ])
    }

    /// The first day of the first sprint: the past, the present and the future all lie in the tree.
    static let beginning = Instant(year: 2025, month: 7, day: 7)
}
