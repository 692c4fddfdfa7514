/// Finds the custom fields that the product fills: their ids differ from site to site.
enum SpecialFields {
    /// A company-managed project counts "Story Points", a team-managed one "Story point estimate"; both may stand on
    /// one screen, and only the right one shows on the board.
    static func storyPoints(among fields: [CreateMetadata.Field], isTeamManaged: Bool) -> String? {
        let estimate = first(fields) {
            $0.custom?.hasSuffix(":jsw-story-points") ?? false || $0.name == "Story point estimate"
        }
        let points = first(fields) { $0.name == "Story Points" }
        return isTeamManaged ? estimate ?? points : points ?? estimate
    }

    static func sprint(among fields: [CreateMetadata.Field]) -> String? {
        first(fields) { $0.custom == "com.pyxis.greenhopper.jira:gh-sprint" }
    }

    static func epicName(among fields: [CreateMetadata.Field]) -> String? {
        first(fields) { $0.custom == "com.pyxis.greenhopper.jira:gh-epic-label" }
    }

    /// The smallest id of those that fit, so that every read of the same site finds the same.
    private static func first(
        _ fields: [CreateMetadata.Field], where fits: (CreateMetadata.Field) -> Bool
    ) -> String? {
        fields.filter { $0.id.hasPrefix("customfield_") && fits($0) }.map(\.id).min()
    }
}
