/// The names that Azure DevOps shows people for its link types (Microsoft's table of link types).
enum RelationName {
    /// - Returns: The reference name itself where the type is not one of Azure DevOps' own.
    static func shown(for reference: String) -> String { table[reference] ?? reference }

    static let parent = "System.LinkTypes.Hierarchy-Reverse"

    private static let table = [
        parent: "Parent",
        "System.LinkTypes.Related": "Related",
        "System.LinkTypes.Dependency-Forward": "Successor",
        "System.LinkTypes.Dependency-Reverse": "Predecessor",
        "System.LinkTypes.Duplicate-Forward": "Duplicate",
        "System.LinkTypes.Duplicate-Reverse": "Duplicate Of",
        "Microsoft.VSTS.Common.Affects-Forward": "Affects",
        "Microsoft.VSTS.Common.Affects-Reverse": "Affected By",
        "Microsoft.VSTS.Common.TestedBy-Forward": "Tested By",
        "Microsoft.VSTS.Common.TestedBy-Reverse": "Tests",
    ]
}
