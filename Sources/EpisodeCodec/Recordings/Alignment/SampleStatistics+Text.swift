internal import Bytes
internal import TrajectoryMath

extension SampleStatistics {
  /// For the attributes of an episode; times in ns.
  var json: String {
    var text = JSONText()
    text.beginObject()
    text.key("mean_skew_ns")
    text.value(meanSkew.rounded() < 0x1p63 ? UInt64(meanSkew.rounded()) : .max)
    text.key("worst_skew_ns")
    text.value(worstSkew)
    for (key, value) in counts {
      text.key(key)
      text.value(value)
    }
    text.endObject()
    return text.string
  }

  /// For people; times in ms.
  var text: String {
    let list = counts.map { "\($0.value) \($0.key == "clock_jumps" ? "clock jumps" : $0.key)" }
      .joined(separator: ", ")
    return "skew \(milliseconds(meanSkew)) ms mean, \(milliseconds(Double(worstSkew))) ms worst; "
      + list
  }

  private var counts: [(key: String, value: Int)] {
    [
      ("gaps", gaps), ("dropped", dropped), ("repeated", repeated), ("clock_jumps", clockJumps),
    ]
  }

  private func milliseconds(_ nanoseconds: Double) -> Double {
    (nanoseconds / 1e4).rounded() / 100
  }
}
