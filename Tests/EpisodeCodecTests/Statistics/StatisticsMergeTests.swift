import EpisodeCodec

import Testing
@testable import Statistics

struct StatisticsMergeTests {
  private func rows(_ range: Range<Int>) -> [[Double]] {
    range.map {
      [
        Double($0 % 17), Double($0) * 1e-3 - 1,
        Double(Float($0) * 0.37).truncatingRemainder(dividingBy: 1),
      ]
    }
  }

  /// Writes statistics with their state and returns the path.
  private func write(
    _ ranges: [Range<Int>], _ name: String, in folder: TemporaryFolder, _ type: TensorElementType
  ) throws -> String {
    let stream = NumberStream(
      episodes: ranges.map { ["action": rows($0)] }, type: type)
    let reader = try StreamReader(FileInput(stream.bytes()))
    let collector = StatisticsCollector(.init())
    while let record = try reader.next() { try collector.take(record) }
    let path = folder.path + "/" + name
    let output = try StatisticsOutput(path, withState: true, existing: .refuse)
    let statistics = try collector.finish()
    if let state = output.state { try collector.writeState(statistics, to: state) }
    try output.publish(statistics, .lerobot)
    return path
  }

  private func open(_ path: String) throws -> StateReader {
    try StateReader(path) { try FileInput(path: $0) }
  }

  @Test(arguments: [TensorElementType.float32, .float64])
  func partsInAnyOrderGiveTheWhole(_ type: TensorElementType) throws {
    let folder = try TemporaryFolder()
    let parts = [[0..<1], [1..<900], [900..<905, 905..<6000]]
    let whole = try write([0..<1, 1..<900, 900..<905, 905..<6000], "whole.json", in: folder, type)
    let paths = try parts.enumerated().map {
      try write($0.element, "part\($0.offset).json", in: folder, type)
    }
    for (number, order) in [[0, 1, 2], [2, 0, 1], [1, 2, 0]].enumerated() {
      let merged = folder.path + "/merged\(number).json"
      let output = try StatisticsOutput(merged, withState: true, existing: .refuse)
      let statistics = try StatisticsMerge.run(
        order.map { try open(paths[$0]) }, quantiles: StatisticsFormat.lerobot.quantiles,
        to: output.state)
      try output.publish(statistics, .lerobot)
      for ending in ["", ".state"] {
        #expect(try contents(merged + ending) == contents(whole + ending))
      }
    }
  }

  private func contents(_ path: String) throws -> Bytes {
    try FileInput(path: path).peek(1 << 24)
  }

  @Test func damagedStateThrows() throws {
    let folder = try TemporaryFolder()
    let path = try write([0..<40], "whole.json", in: folder, .float32) + ".state"
    let good = try contents(path).array
    var random = SeededRandom(5)
    for round in 0..<300 {
      var bad = good
      if round % 3 == 0 {
        bad.removeLast(Int.random(in: 1...good.count, using: &random))
      } else {
        let place = Int.random(in: 0..<good.count, using: &random)
        bad[place] ^= UInt8.random(in: 1...255, using: &random)
      }
      #expect(throws: StreamError.self) {
        let reader = try StateReader("bad") { _ in FileInput(Bytes(bad)) }
        _ = try StatisticsMerge.run([reader], quantiles: [0.01], to: nil)
      }
    }
  }
}
