import EpisodeCodec

import Testing
@testable import Images

struct RunLengthDepthTests {
  private func bytes(_ samples: [UInt16]) -> Bytes {
    Bytes(samples.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] })
  }

  @Test func nibblesAreThoseOfThePaper() throws {
    // 2 zeros, 3 samples: 5 is 10 (2, then 1), -3 is 5, 40 is 80 (0, 2, 1); 11 zeros (3, then 1).
    let samples: [UInt16] = [0, 0, 5, 2, 42] + [UInt16](repeating: 0, count: 11)
    let encoded = RunLengthDepth.encode(bytes(samples).span)
    let nibbles: [UInt8] = [0x23, 0xA1, 0x58, 0xA1, 0xB1, 0x00, 0x00, 0x00]
    #expect(encoded.array == nibbles[0..<4].reversed() + nibbles[4..<8].reversed())
    #expect(try RunLengthDepth.decode(encoded.span, count: 16) == bytes(samples))
  }

  @Test func allNumbersComeBack() throws {
    var random = SeededRandom(3)
    for _ in 0..<50 {
      let count = Int.random(in: 1...3000, using: &random)
      let samples = (0..<count).map { _ -> UInt16 in
        UInt16.random(in: 0...3, using: &random) == 0 ? 0 : .random(in: 0 ... .max, using: &random)
      }
      let encoded = RunLengthDepth.encode(bytes(samples).span)
      #expect(try RunLengthDepth.decode(encoded.span, count: count) == bytes(samples))
      let cut = encoded[0..<encoded.count - 4]
      #expect(throws: StreamError(.truncated, "")) {
        try RunLengthDepth.decode(cut.span, count: count)
      }
    }
  }

  @Test func quantizedDepthComesBackOrNotAtAll() throws {
    let quantization = DepthQuantization(depthMax: 10, depthQuantization: 100)
    for value in UInt16.min ... .max {
      #expect(quantization.value(quantization.depth(value)) == value)
    }
    #expect(quantization.value(1.2345) == nil && quantization.value(.infinity) == nil)
    #expect(quantization.value(0) == nil && quantization.value(-1) == nil)
  }
}
