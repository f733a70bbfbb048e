import EpisodeCodec
import Testing

@Suite struct EpisodeBufferTests {
  private func step(_ index: UInt32) -> Step {
    let data = Bytes([UInt8](repeating: UInt8(index), count: 100))
    let message = Message(
      channelID: 4, sequence: index, logTime: UInt64(index), publishTime: UInt64(index) + 5,
      data: data)
    return Step(
      index: index, time: UInt64(index) * 10, values: [message, index % 2 == 0 ? nil : message])
  }

  @Test(arguments: [0, 500, 1 << 20]) func givesBackWhatItTook(budget: Int) throws {
    let buffer = EpisodeBuffer(budget: budget)
    for round in 0..<2 {
      for index in 0..<20 { try buffer.append(step(UInt32(index + round))) }
      #expect(buffer.count == 20)
      for index in [19, 0, 7] {
        let (found, expected) = (try buffer.step(index), step(UInt32(index + round)))
        #expect(found.index == expected.index && found.time == expected.time)
        #expect(found.values.map { $0?.data } == expected.values.map { $0?.data })
        #expect(found.values.map { $0?.publishTime } == expected.values.map { $0?.publishTime })
      }
      buffer.removeAll()
      #expect(buffer.isEmpty)
    }
  }
}
