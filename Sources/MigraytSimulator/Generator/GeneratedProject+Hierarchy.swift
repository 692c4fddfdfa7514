/// Ids, indices and roles. Everything here is arithmetic, so that a parent or child is found without a table.
extension GeneratedProject {
    /// Ids have gaps, as real ones have: every tenth is missing.
    func id(at index: Int) -> Int { Self.firstID + index / 9 * 10 + index % 9 }

    func index(of id: Int) -> Int? {
        let offset = id - Self.firstID
        guard offset >= 0, offset % 10 != 9 else { return nil }
        let index = offset / 10 * 9 + offset % 10
        return index < count ? index : nil
    }

    /// In every other block the items lie in shuffled order, so that children often have smaller ids than parents.
    func role(at index: Int) -> ItemRole {
        let place = index % ItemRole.blockSize
        guard index / ItemRole.blockSize % 2 == 1 else { return ItemRole(number: place) }
        // 23 is the inverse of 7 modulo 40.
        return ItemRole(number: (place + ItemRole.blockSize - 3) * 23 % ItemRole.blockSize)
    }

    private func index(of role: ItemRole, inBlockOf index: Int) -> Int? {
        let block = index / ItemRole.blockSize
        let place = block % 2 == 1 ? (role.number * 7 + 3) % ItemRole.blockSize : role.number
        let result = block * ItemRole.blockSize + place
        return result < count ? result : nil
    }

    func parentIndex(of index: Int) -> Int? {
        role(at: index).parent.flatMap { self.index(of: $0, inBlockOf: index) }
    }

    func childIndices(of index: Int) -> [Int] {
        Self.childRoles[role(at: index).number].compactMap { self.index(of: $0, inBlockOf: index) }
    }

    private static let childRoles = (0..<ItemRole.blockSize).map { ItemRole(number: $0).children }

    /// Found by a query, gone when it is read.
    func isDeleted(_ index: Int) -> Bool {
        role(at: index) == .orphanTask && index / ItemRole.blockSize % 12 == 5
    }

    // MARK: Links

    /// The kinds of links and the distances they span. A link goes from a smaller to a greater index, one per source
    /// item at most, so that each unordered pair has one link.
    private static let distances = [1, 3, 7, 17, 41]
    private static let kinds = [
        "System.LinkTypes.Related", "System.LinkTypes.Dependency", "System.LinkTypes.Duplicate",
    ]

    func outgoingLink(of index: Int) -> (kind: String, target: Int)? {
        let hash = seed.hash(.link, index)
        // A little more than 0.4, because a few would point beyond the end.
        guard hash % 1_000 < 405, !isDeleted(index) else { return nil }
        let target = index + Self.distances[Int(hash >> 16 & 0xFFFF) % Self.distances.count]
        guard target < count, !isDeleted(target) else { return nil }
        let kind =
            switch Int(hash >> 32 & 0xFFFF) % 10 {
            case 0..<5: 0
            case 5..<8: 1
            default: 2
            }
        return (Self.kinds[kind], target)
    }

    /// An item of another project of the organisation: such ids lie below those of this project.
    func outsideLink(of index: Int) -> Int? {
        guard seed.pick(.link, index, 1, below: 50) == 0 else { return nil }
        return 1 + seed.pick(.link, index, 2, below: Self.firstID - 1)
    }

    func incomingLinks(of index: Int) -> [(kind: String, source: Int)] {
        Self.distances.compactMap { distance in
            let source = index - distance
            guard source >= 0, let link = outgoingLink(of: source), link.target == index else { return nil }
            return (link.kind, source)
        }
    }
}
