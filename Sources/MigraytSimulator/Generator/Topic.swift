/// What a random decision is about. The numbers are part of the data: changing one changes every generated project.
enum Topic: UInt64, Sendable {
    case person = 1, title, state, priority, points, assignee, creator, created, iteration, area, tags
    case description, paragraph, commentCount, comment, commentAuthor, commentBody, attachmentCount, attachment
    case attachmentSize, inlineImage, link, acceptance, project, classification, hyperlink, word, revision, fault
    case stranger
}
