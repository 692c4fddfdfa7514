/// Areas and iterations of a generated project.
struct GeneratedTrees: Sendable {
    let areas: SimulatedNode
    let iterations: SimulatedNode

    /// Two years of two-week sprints in half-year releases. Leaf names repeat from release to release, as they do in
    /// real projects; one name is longer than Jira allows for a sprint; one iteration has no dates.
    init(project: String) {
        areas = SimulatedNode(
            project,
            children: [
                SimulatedNode(
                    "Storefront",
                    children: [
                        SimulatedNode("Web"), SimulatedNode("Mobile", children: [SimulatedNode("iOS")]),
                    ]),
                SimulatedNode(
                    "Payments",
                    children: [
                        SimulatedNode("API"), SimulatedNode("Fraud & Risk"),
                    ]),
                SimulatedNode("Logistics", children: [SimulatedNode("API")]),
                SimulatedNode("Platform"),
            ])
        let releases = (0..<4).map { release in
            let children = (0..<6).map { sprint in
                let start = Self.beginning.adding(days: release * 182 + sprint * 28)
                return SimulatedNode("Sprint \(sprint + 1)", start: start, finish: start.adding(days: 27))
            }
            return SimulatedNode(
                "Release \(release + 1)", start: Self.beginning.adding(days: release * 182),
                finish: Self.beginning.adding(days: release * 182 + 181), children: children)
        }
        iterations = SimulatedNode(
            project,
            children: releases + [
                SimulatedNode("Hardening and stabilisation before the launch"), SimulatedNode("Backlog"),
            ])
    }

    /// The first day of the first sprint: the past, the present and the future all lie in the tree.
    static let beginning = Instant(year: 2025, month: 7, day: 7)
}
