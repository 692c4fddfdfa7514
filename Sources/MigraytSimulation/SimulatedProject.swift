import Foundation
import MigraytModel
import MigraytTestKit

/// A small source project made from a seed: two levels, comments, files.
struct SimulatedProject: Sendable {
    let source: ScriptedSource.Content
    let parts: [WorkItemID: ItemParts]

    init(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var content = ScriptedSource.Content()
        var parts: [WorkItemID: ItemParts] = [:]
        for id in 1...Int64.random(in: 3...9, using: &random) {
            let isEpic = id <= 2
            let comments = Int.random(in: 0...4, using: &random) * (id == 3 ? 4 : 1) * (isEpic ? 0 : 1)
            let files = Int.random(in: 0...2, using: &random) * (isEpic ? 0 : 1)
            let relations = (0..<files).map { number in
                WorkItemRelation.attachment(
                    SourceAttachment(id: "\(id)-\(number)", name: Sensitive("\(id)-\(number).bin"), size: 3))
            }
            for number in 0..<files { content.files["\(id)-\(number)"] = [1, 2, 3] }
            content.items[WorkItemID(id)] = .sample(
                id, type: isEpic ? "Epic" : "User Story",
                parent: isEpic ? nil : Int64.random(in: 1...2, using: &random),
                commentCount: comments, relations: relations)
            content.comments[WorkItemID(id)] = (0..<comments).map { number in
                SourceComment(
                    id: id * 100 + Int64(number), html: Sensitive("<p>c</p>"), author: nil,
                    createdAt: Date(timeIntervalSince1970: 1_700_000_000 + Double(number)), modifiedAt: nil,
                    isDeleted: false)
            }
            parts[WorkItemID(id)] = ItemParts(comments: comments, files: files)
        }
        source = content
        self.parts = parts
    }
}
