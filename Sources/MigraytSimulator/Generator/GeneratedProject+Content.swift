/// Comments, attachments and totals.
extension GeneratedProject {
    // MARK: Comments

    /// Two on average; one item in a thousand has many.
    func commentCount(_ index: Int) -> Int {
        if index % 1_000 == 500 { return 45 }
        return seed.pick(.commentCount, index, of: [0, 0, 0, 1, 1, 2, 2, 3, 4, 7])
    }

    public func comments(of id: Int) -> [SimulatedComment] {
        guard let index = index(of: id), !isDeleted(index) else { return [] }
        return (0..<commentCount(index)).map { number in
            let body = markup.comment(index, number, image: number == 0 ? commentImage(index) : nil)
            let created = Instant(year: 2025, month: 2, day: 3).adding(
                milliseconds: Int64(index) * 60_000 + Int64(number) * 7_200_000)
            let isEdited = seed.pick(.comment, index, number, below: 12) == 0
            return SimulatedComment(
                id: commentID(index, number), author: seed.pick(.commentAuthor, index, number, of: people),
                created: created, modified: isEdited ? created.adding(milliseconds: 600_000) : created,
                format: body.format, text: body.text, renderedText: body.rendered)
        }
    }

    public func commentIDs(of id: Int) -> [Int] {
        guard let index = index(of: id), !isDeleted(index) else { return [] }
        return (0..<commentCount(index)).map { commentID(index, $0) }
    }

    private func commentID(_ index: Int, _ number: Int) -> Int { 100_000 + index * 64 + number }

    // MARK: Attachments

    /// The part number of a picture that only the text knows.
    private static let inlinePart = 9
    /// The part number of the picture in an item's first comment.
    private static let commentPart = 10

    /// The part number of the large file.
    private static let largePart = 11

    /// The files that are attached to an item.
    func attachedParts(_ index: Int) -> [Int] {
        Array(0..<attachmentCount(index)) + (index == 0 && largeFile > 0 ? [Self.largePart] : [])
    }

    func attachmentCount(_ index: Int) -> Int {
        switch seed.pick(.attachmentCount, index, below: 20) {
        case 0..<4: 1
        case 4: 2
        default: 0
        }
    }

    /// The address of the picture in the item's description: of its own, of an attached file, or none.
    func inlineImage(_ index: Int) -> String? {
        inlineImagePart(index).map { address(of: $0, in: index) }
    }

    private func commentImage(_ index: Int) -> String? {
        hasCommentImage(index) ? address(of: Self.commentPart, in: index) : nil
    }

    private func hasCommentImage(_ index: Int) -> Bool {
        commentCount(index) > 0 && seed.pick(.inlineImage, index, 1, below: 25) == 0
    }

    private func address(of part: Int, in index: Int) -> String {
        let file = attachment(index: index, part: part)
        return "\(organizationURL)/\(projectGUID)/_apis/wit/attachments/\(file.guid)?fileName=\(file.name)"
    }

    private func inlineImagePart(_ index: Int) -> Int? {
        switch seed.pick(.inlineImage, index, below: 40) {
        case 0: Self.inlinePart
        case 1, 2: (0..<attachmentCount(index)).first { isPicture(index, $0) }
        default: nil
        }
    }

    private func isPicture(_ index: Int, _ part: Int) -> Bool {
        part >= Self.inlinePart || seed.pick(.attachment, index, part, below: 3) == 0
    }

    func attachment(index: Int, part: Int) -> SimulatedAttachment {
        if part == Self.largePart {
            return SimulatedAttachment(
                guid: seed.guid(.attachment, index, part), name: "recording.mp4",
                mediaType: "application/octet-stream",
                bytes: .generated(seed: seed.hash(.attachment, index, part), count: largeFile, isPNG: false))
        }
        let isPNG = isPicture(index, part)
        // Mostly small, sometimes large: 1 KB to 200 KB.
        let scale = 1 << seed.pick(.attachmentSize, index, part, below: 8)
        let size = min(200_000, 1_000 * scale + seed.pick(.attachmentSize, index, part + 100, below: 1_000 * scale))
        // Two files of one item often have the same name.
        let name =
            isPNG
            ? "image.png"
            : seed.pick(.attachment, index, 50, of: ["notes.txt", "log file.txt", "Übersicht.pdf", "trace.har"])
        return SimulatedAttachment(
            guid: seed.guid(.attachment, index, part), name: name,
            mediaType: isPNG ? "image/png" : "application/octet-stream",
            bytes: .generated(seed: seed.hash(.attachment, index, part + 1_000), count: size, isPNG: isPNG))
    }

    public func attachment(_ guid: String) -> SimulatedAttachment? {
        guard let (index, part) = seed.index(ofGUID: guid, .attachment), index < count,
            part == Self.inlinePart || part == Self.commentPart || attachedParts(index).contains(part)
        else { return nil }
        return attachment(index: index, part: part)
    }

    // MARK: Totals

    public var totals: SimulatedTotals {
        var totals = SimulatedTotals()
        totals.items = count
        for index in 0..<count {
            totals.itemsByType[role(at: index).type, default: 0] += 1
            if isDeleted(index) {
                totals.unmigratable.append(id(at: index))
                continue
            }
            totals.comments += commentCount(index)
            totals.attachments += attachedParts(index).count
            if inlineImagePart(index) == Self.inlinePart, seed.pick(.description, index, 50, below: 10) > 0 {
                totals.inlineImages += 1
            }
            if hasCommentImage(index) { totals.inlineImages += 1 }
            if outgoingLink(of: index) != nil { totals.links += 1 }
            if outsideLink(of: index) != nil { totals.danglingRelations += 1 }
        }
        return totals
    }
}
