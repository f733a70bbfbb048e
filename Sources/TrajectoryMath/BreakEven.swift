/// At which speeds of a disk or a link compression pays.
///
/// A byte takes 1 / w seconds to write as it is, and 1 / c + 1 / (r w) to compress and write, where c
/// is the codec's speed and r its ratio. These are lines in 1 / w, and the best codec is the lowest
/// one of them.
package struct BreakEven: Equatable, Sendable {
  package struct Codec: Sendable {
    package var ratio: Double
    /// Bytes in a second, of what is compressed.
    package var speed: Double

    package init(ratio: Double, speed: Double) { (self.ratio, self.speed) = (ratio, speed) }

    /// The speed below which it is better than nothing; 0 if it never is.
    package var limit: Double { max(0, speed * (1 - 1 / ratio)) }
  }

  package struct Choice: Equatable, Sendable {
    /// The place of the codec in the list.
    package var codec: Int
    /// It is the best one below this speed, in bytes in a second.
    package var below: Double
  }

  /// From fast links to slow ones; above the first one none pays.
  package private(set) var choices: [Choice] = []

  /// Savings that are not worth a codec.
  private static let leastRatio = 1.05

  package init(_ codecs: [Codec]) {
    // The current line: seconds of work for a byte, and bytes written for one.
    var (work, written) = (0.0, 1.0)
    while true {
      var best: (codec: Int, time: Double)?
      for (index, codec) in codecs.enumerated()
      where codec.ratio >= Self.leastRatio && codec.speed > 0 && 1 / codec.ratio < written {
        let time = (1 / codec.speed - work) / (written - 1 / codec.ratio)
        if best.map({ time < $0.time }) ?? true { best = (index, time) }
      }
      guard let best else { return }
      choices.append(Choice(codec: best.codec, below: best.time > 0 ? 1 / best.time : .infinity))
      (work, written) = (1 / codecs[best.codec].speed, 1 / codecs[best.codec].ratio)
    }
  }
}
