/// The phases of a run, in their order.
public enum Phase: String, Sendable, Hashable, Codable, CaseIterable {
    /// Preflight, components and sprints: all or nothing.
    case prepare
    /// Issues, one barrier per hierarchy level, so that a parent exists before its children are created.
    case items
    case attachments
    /// After the attachments, so that inline images exist.
    case comments
    case links
    /// States that are more than one hop away, and the states of sprints: last, since a closed issue may refuse edits.
    case finish
    /// Every issue is read again and compared with what was meant.
    case verify
}
