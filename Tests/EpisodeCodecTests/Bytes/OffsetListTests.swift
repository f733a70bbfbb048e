import Testing

@testable import Bytes

struct OffsetListTests {
  @Test func givesBackWhatItTook() throws {
    var list = OffsetList()
    for (round, count) in [10_000, 0, 4096, 70].enumerated() {
      for index in 0..<count { try list.append(index * 3 + round) }
      #expect(list.count == count)
      #expect(list.last == (count == 0 ? 0 : (count - 1) * 3 + round))
      for index in [0, 63, 64, 4095, 4096, 8191, 8192, 9999, 5, 0] where index < count {
        #expect(try list.offset(index) == index * 3 + round)
      }
      list.removeAll()
      #expect(list.count == 0 && list.last == 0)
    }
  }
}
