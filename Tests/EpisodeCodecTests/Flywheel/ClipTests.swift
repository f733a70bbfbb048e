import EpisodeCodec
import Posix
import Testing
@testable import Flywheel

@Suite struct SpillFileTests {
  @Test func spaceIsUsedInTurns() throws {
    let path = "/tmp/bagpipe-spill-\(UInt64.random(in: 0 ... .max))"
    let file = try SpillFile(path, size: 100)
    #expect(throws: StreamError.self) { try FileInput(path: path) }
    func bytes(_ count: Int, _ value: UInt8) -> Bytes {
      Bytes([UInt8](repeating: value, count: count))
    }
    #expect(try file.append(bytes(101, 0)) == nil)
    #expect(try file.append(bytes(40, 1)) == 0)
    #expect(try file.append(bytes(50, 2)) == 40)
    #expect(try file.append(bytes(11, 3)) == nil)
    file.removeFirst(endingAt: 40)
    #expect(try file.append(bytes(40, 4)) == 0)
    #expect(try file.append(bytes(1, 5)) == nil)
    #expect(try file.read(at: 40, count: 50) == bytes(50, 2))
    file.removeFirst(endingAt: 90)
    #expect(try file.append(bytes(50, 6)) == 40)
    #expect(try file.read(at: 0, count: 40) == bytes(40, 4))
  }
}

@Suite struct ClipBudgetTests {
  @Test func theLowestPriorityEndsFirst() {
    var budget = ClipBudget(.init(bytes: 100, period: 1000), priorities: [5, 0, 5])
    var taken: [Bool] = []
    taken.append(budget.takes(50, 0, at: 10))
    taken.append(budget.takes(1, 0, at: 20))
    taken.append(budget.takes(50, 5, at: 30))
    taken.append(budget.takes(1, 5, at: 40))
    taken.append(budget.takes(1, 0, at: 1000))
    taken.append(budget.takes(1, 5, at: 999))
    #expect(taken == [true, false, true, false, true, false])
  }
}
