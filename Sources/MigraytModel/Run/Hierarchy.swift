/// What becomes of the four levels of Azure DevOps in Jira.
public enum Hierarchy: String, Sendable, Hashable, Codable, CaseIterable {
    /// Features become epics, as epics do; an epic above a feature stays as label and link.
    case collapse
    /// Epics stay epics; features become issues of the level of stories, below their epics.
    case keep
    /// Features become epics; epics become issues of the site's level above Epic.
    case extend
}
