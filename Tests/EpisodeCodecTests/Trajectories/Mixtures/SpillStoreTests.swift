import EpisodeCodec
import Testing
@testable import Trajectories

@Suite struct SpillStoreTests {
  @Test(arguments: [0, 2000, 1 << 20]) func givesBackWhatItTook(budget: Int) throws {
    var store = SpillStore(budget: budget)
    var kept: [([UInt8], SpillStore.Place)] = []
    for round in 0..<200 {
      let bytes = [UInt8](repeating: UInt8(round), count: round * 37 % 3000)
      kept.append((bytes, try store.add(bytes)))
      if kept.count > 20 {
        let (expected, place) = kept.remove(at: round * 7 % kept.count)
        #expect(try store.remove(place).array == expected)
      }
    }
    for (expected, place) in kept { #expect(try store.remove(place).array == expected) }
  }
}
