import EpisodeCodec

import Testing
@testable import Recordings

struct TimeMergeTests {
  private func runs(seed: UInt64) -> [[Message]] {
    var random = SeededRandom(seed)
    var number: UInt32 = 0
    return (0..<20).map { _ in
      (0..<Int.random(in: 0...60, using: &random)).map { _ in
        number += 1
        // Few times, so that many are equal.
        let time = UInt64.random(in: 0...50, using: &random)
        let size = Int.random(in: 0...30, using: &random)
        return Message(
          channelID: UInt16(number % 5), sequence: number, logTime: time,
          publishTime: time + 1, data: Bytes((0..<size).map { UInt8(truncatingIfNeeded: $0) }))
      }
    }
  }

  @Test(arguments: 0..<10 as Range<UInt64>, [0, 500, 20_000, 1 << 30])
  func anyBudgetSortsStably(seed: UInt64, budget: Int) throws {
    let runs = runs(seed: seed)
    var merge = TimeMerge(budget: budget)
    for (order, run) in runs.enumerated() { try merge.add(run, order: UInt64(order)) }
    var found: [Message] = []
    while let message = try merge.next() { found.append(message) }
    #expect(merge.isEmpty)
    let expected = runs.joined().enumerated()
      .sorted { ($0.element.logTime, $0.offset) < ($1.element.logTime, $1.offset) }
      .map(\.element)
    #expect(found.map(\.sequence) == expected.map(\.sequence))
    #expect(found.map(\.channelID) == expected.map(\.channelID))
    #expect(found.map(\.publishTime) == expected.map(\.publishTime))
    #expect(found.map(\.data.array) == expected.map(\.data.array))
  }

  @Test(arguments: [0, 500, 1 << 30]) func messagesMayLeaveBeforeAllHaveCome(budget: Int) throws {
    var merge = TimeMerge(budget: budget)
    func message(_ time: UInt64) -> Message {
      Message(
        channelID: 0, sequence: 0, logTime: time, publishTime: 0,
        data: Bytes([UInt8](repeating: 1, count: 100)))
    }
    var found: [UInt64] = []
    for start in stride(from: 0 as UInt64, to: 1000, by: 10) {
      try merge.add((0..<20).map { message(start + $0) }, order: start)
      while let time = merge.nextTime, time < start + 10 {
        found.append(try #require(try merge.next()).logTime)
      }
    }
    while let next = try merge.next() { found.append(next.logTime) }
    #expect(found.count == 2000)
    #expect(found == found.sorted())
  }
}
