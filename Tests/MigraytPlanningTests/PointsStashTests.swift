import MigraytPlanning
import Testing

@Suite("Points in the hand of one process")
struct PointsStashTests {
    private func stash(_ points: Int, goodFor: Double = 100) -> PointsStash {
        var stash = PointsStash()
        stash.add(PointsGrant(count: points, goodFor: goodFor, pause: 0), askedAt: .zero)
        return stash
    }

    /// What the stash says, without changing it.
    private func covers(_ cost: Int, _ stash: PointsStash, at seconds: Double = 0) -> Bool {
        var stash = stash
        return stash.covers(cost, at: .seconds(seconds))
    }

    @Test("they are spent one by one")
    func spending() {
        var stash = stash(3)
        #expect(covers(3, stash))
        stash.spend(2)
        #expect(covers(1, stash))
        #expect(!covers(2, stash))
    }

    @Test("they end with their hour, and so does what is owed")
    func expiry() {
        let held = stash(3)
        #expect(covers(3, held, at: 99))
        #expect(!covers(1, held, at: 100))
        var owing = stash(3)
        owing.settle(10)
        #expect(!covers(0, owing, at: 99))
        #expect(covers(0, owing, at: 100))
    }

    @Test("points of the next hour do not make those of the last one good again")
    func nextHour() {
        var stash = stash(3)
        stash.add(PointsGrant(count: 2, goodFor: 3600, pause: 0), askedAt: .seconds(99.9))
        #expect(stash.points == 2)
    }

    @Test("it asks for those who wait, and for a few who come; never for much")
    func demand() throws {
        let empty = PointsStash()
        let few = try #require(empty.demand(costs: [1, 1, 50], ahead: 10, of: 65_000))
        #expect(few.wanted == 62)
        #expect(few.needed == 1)
        let many = try #require(empty.demand(costs: [1], ahead: 100_000, of: 65_000))
        #expect(many.wanted == 650)
        let scarce = try #require(empty.demand(costs: [50], ahead: 10, of: 100))
        #expect(scarce.wanted == 50)
        #expect(scarce.needed == 50)
        #expect(stash(62).demand(costs: [1, 1, 50], ahead: 10, of: 65_000) == nil)
        var owing = stash(1)
        owing.settle(6)
        #expect(try #require(owing.demand(costs: [2], ahead: 0, of: 65_000)).needed == 7)
    }
}
