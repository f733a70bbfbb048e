internal import TrajectoryMath

/// A small picture, to compare with the one of the next moment.
struct SmallView: Sendable {
  let track: Int
  let pixels: [UInt8]

  static let size = (width: 48, height: 36)

  /// How much two views differ: the mean of absolute differences.
  func change(from other: SmallView) -> Double {
    guard pixels.count == other.pixels.count, !pixels.isEmpty else { return 255 }
    var sum = 0
    for place in pixels.indices { sum += abs(Int(pixels[place]) - Int(other.pixels[place])) }
    return Double(sum) / Double(pixels.count)
  }
}

extension EvenSample<StoredMoment> {
  /// The last moment, and those that differ most from the one before them.
  func mostChanged(_ number: Int, last: StoredMoment) -> [StoredMoment] {
    let moments = elements.map(\.element).filter { $0.index < last.index } + [last]
    var changes: [(place: Int, change: Double)] = []
    for place in moments.indices.dropLast() {
      guard place > 0 else {
        changes.append((0, 0))
        continue
      }
      var change = 0.0
      for view in moments[place].views {
        guard let before = moments[place - 1].views.first(where: { $0.track == view.track })
        else { continue }
        change += view.change(from: before)
      }
      changes.append((place, change))
    }
    changes.sort { ($1.change, $0.place) < ($0.change, $1.place) }
    return changes.prefix(number - 1).map { moments[$0.place] } + [last]
  }
}
