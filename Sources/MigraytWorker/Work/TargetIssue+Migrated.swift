import MigraytModel

extension TargetIssue {
    /// What the ledger keeps of an issue that stands for an item of this project, by whatever run and stack it was made;
    /// `nil` for any other issue.
    func migrated(from source: SourceProject) -> MigratedIssue? {
        guard let provenance, provenance.organization == source.organization, provenance.project == source.id else {
            return nil
        }
        return MigratedIssue(item: provenance.item, issue: reference, revision: provenance.revision, followUps: [])
    }
}
