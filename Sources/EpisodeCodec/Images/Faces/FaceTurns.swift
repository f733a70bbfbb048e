/// Which cascades search the frames of a camera: the first one each frame, and the others in turn where
/// boxes are held for so long that no frame needs them all.
struct FaceTurns {
  private let count: Int
  /// The longest time that a cascade may leave out.
  private let patience: UInt64
  private var frames = 0
  private var last: (frame: UInt64, searches: [UInt64])?

  /// - Parameters:
  ///   - count: of cascades.
  ///   - hold: how long boxes hold.
  init(_ count: Int, hold: UInt64) {
    self.count = count
    patience = hold / 3
  }

  /// The cascades for the next frame.
  mutating func next(at time: UInt64) -> [Int] {
    defer { frames += 1 }
    guard let before = last else {
      last = (time, Array(repeating: time, count: count))
      return Array(0..<count)
    }
    let interval = time - before.frame
    var searches = before.searches
    let chosen = (0..<count).filter { index in
      // At its turn, which is every other frame, or where the next frame would come too late.
      index == 0 || frames % (2 * count - 2) == 2 * index - 2
        || time - searches[index] + interval > patience
    }
    for index in chosen { searches[index] = time }
    last = (time, searches)
    return chosen
  }
}
