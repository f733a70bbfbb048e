import Foundation
import Testing
import TrajectoryMath

struct BreakEvenTests {
  /// Seconds to compress and write a byte at a speed.
  private static func time(_ codec: BreakEven.Codec, _ speed: Double) -> Double {
    1 / codec.speed + 1 / (codec.ratio * speed)
  }

  /// The choices say of every speed which codec is the fastest, or that none is.
  @Test func theChoiceIsTheFastestAtEverySpeed() {
    let codecs: [BreakEven.Codec] = [
      .init(ratio: 1.8, speed: 500e6), .init(ratio: 1.9, speed: 40e6),
      .init(ratio: 2.4, speed: 300e6), .init(ratio: 2.6, speed: 150e6),
      .init(ratio: 2.65, speed: 45e6), .init(ratio: 1.5, speed: 400e6),
    ]
    let choices = BreakEven(codecs).choices
    #expect(choices.map(\.codec) == [0, 2, 3, 4])
    #expect(abs(choices[0].below - codecs[0].limit) < 1)
    for exponent in 0..<60 {
      let speed = 1e5 * pow(2, Double(exponent) / 4)
      let chosen = choices.last { speed < $0.below }?.codec
      let best = codecs.indices.min { Self.time(codecs[$0], speed) < Self.time(codecs[$1], speed) }
      let isWorthIt = best.map { Self.time(codecs[$0], speed) < 1 / speed } ?? false
      #expect(chosen == (isWorthIt ? best : nil), "at \(speed)")
    }
  }

  @Test func whatSavesLittleNeverPays() {
    let codecs = [1, 1.04].map { BreakEven.Codec(ratio: $0, speed: 1e9) }
    #expect(BreakEven(codecs).choices.isEmpty)
    #expect(BreakEven([]).choices.isEmpty)
    #expect(BreakEven.Codec(ratio: 0.9, speed: 1e9).limit == 0)
  }

  @Test func aTrainersBatch() {
    var training = RolloutCost.Training()
    (training.batch, training.epochs, training.minibatches) = (32768, 4, 16)
    (training.seconds, training.keptEvery, training.memory) = (0.08, 100, 20e6)
    let cost = RolloutCost(
      training, stepBytes: 820, codec: .init(ratio: 2, speed: 500e6), decoding: 2e9)
    #expect(cost.batch == 26_869_760 && cost.compressed == 13_434_880)
    #expect(abs(cost.seconds - 5.12) < 1e-9)
    #expect(abs(cost.decodingInLoop - 64 * 26_869_760 / 2e9) < 1e-9)
    #expect(abs(cost.savedInLoop - 64 * 13_434_880 / 12e9) < 1e-9)
    #expect(!cost.paysInLoop && cost.linkLimit == 1e9 && cost.isInMemory == false)
    #expect(abs(cost.savedHourly - 3600 / 5.12 / 100) < 1e-9)
    training.link = 0.9e9
    #expect(
      RolloutCost(training, stepBytes: 820, codec: cost.codec, decoding: 2e9).paysInLoop)
  }
}
