import Testing
import TrajectoryMath

struct ClusterTests {
  /// No shard has more than 4/3 of the best largest shard, and equal input gives equal shards.
  @Test func shardsAreBalanced() {
    let sizes = (0..<1000).map { Double(($0 * 7919) % 997) }
    for count in [1, 2, 7, 64] {
      let shards = BalancedShards.shards(of: sizes, count: count)
      var loads = [Double](repeating: 0, count: count)
      for (size, shard) in zip(sizes, shards) { loads[Int(shard)] += size }
      let best = max(sizes.reduce(0, +) / Double(count), 996)
      #expect(loads.max() ?? 0 <= best * 4 / 3)
      #expect(shards == BalancedShards.shards(of: sizes, count: count))
    }
    #expect(BalancedShards.shards(of: [5, 4, 3, 3, 3], count: 2) == [0, 1, 1, 0, 1])
    #expect(BalancedShards.shards(of: [0, 0, 0], count: 3) == [0, 0, 0])
    #expect(BalancedShards.shards(of: [], count: 3) == [])
  }

  private func piece(_ start: UInt64, _ end: UInt64, _ bytes: Int) -> TimeCuts.Piece {
    TimeCuts.Piece(start: start, end: end, bytes: bytes)
  }

  @Test func partsFollowOneAnother() {
    let pieces = stride(from: UInt64(5), to: 1000, by: 10).map { piece($0, $0 + 13, 100) }
    for most in [100, 999, 1000, 3333, 10_000, 20_000] {
      let parts = TimeCuts.parts(of: pieces.reversed(), most: most)
      #expect(parts.count == (10_000 + most - 1) / most)
      #expect(parts[0].times.lowerBound == 5)
      #expect(parts[parts.count - 1].times.upperBound == 1009)
      for (one, next) in zip(parts, parts.dropFirst()) {
        #expect(one.times.upperBound == next.times.lowerBound)
      }
      #expect(parts.reduce(0) { $0 + $1.bytes } == 10_000)
      #expect(parts.allSatisfy { $0.bytes <= most + 100 })
    }
  }

  @Test func whatCannotBeCut() {
    #expect(TimeCuts.parts(of: [], most: 1) == [])
    #expect(TimeCuts.parts(of: [piece(3, 9, 100)], most: 10).count == 1)
    #expect(TimeCuts.parts(of: [piece(3, 9, 100), piece(3, 4, 100)], most: 10).count == 1)
    #expect(TimeCuts.parts(of: [piece(3, .max, 100)], most: 10) == [])
  }

  /// 10 TB a day at 20 MB/s of a core and 60 % are 9.6 cores.
  @Test func capacity() {
    var capacity = ClusterCapacity()
    (capacity.units, capacity.bytesIn, capacity.bytesOut) = (10, 20e9, 2e9)
    (capacity.computing, capacity.elapsed) = (1000, 1250)
    let rate = ClusterCapacity.rate(day: 10e12, hours: 24)
    #expect(abs(rate - 115.74e6) < 1e4)
    #expect(abs(capacity.cores(rate: rate) - 9.645) < 0.001)
    #expect(capacity.machines(rate: rate, cores: 4) == 3)
    #expect(capacity.bytesPerSlotSecond == 16e6)
    #expect(capacity.units(day: 10e12) == 5000)
    #expect(capacity.ratio == 0.1)
    #expect(capacity.puts(day: 10e12, part: 64e6) == 20_000)
  }
}
