/// Cuts a recording into parts by time, from the places of its pieces.
package enum TimeCuts {
  /// A run of messages that is stored together: a chunk.
  package struct Piece: Equatable, Sendable {
    /// Nanoseconds; both belong to it.
    package var start: UInt64
    package var end: UInt64
    package var bytes: Int

    package init(start: UInt64, end: UInt64, bytes: Int) {
      (self.start, self.end, self.bytes) = (start, end, bytes)
    }
  }

  package struct Part: Equatable, Sendable {
    package var times: Range<UInt64>
    /// Of the pieces that start in it.
    package var bytes: Int
  }

  /// Parts that follow one another and have all times of all pieces, each at the start of a piece. As many as
  /// the size needs, of about equal size; fewer where many pieces start at one time.
  /// - Parameter most: bytes that a part has at most, about.
  package static func parts(of pieces: [Piece], most: Int) -> [Part] {
    let pieces = pieces.sorted { ($0.start, $0.end) < ($1.start, $1.end) }
    guard let first = pieces.first, let last = pieces.map(\.end).max(), last < .max else {
      return []
    }
    let total = pieces.reduce(0) { $0 + $1.bytes }
    let count = max(1, (total + most - 1) / most)
    var parts: [Part] = []
    var current = Part(times: first.start..<last + 1, bytes: 0)
    var before = 0
    for piece in pieces {
      let due = Double(total) * Double(parts.count + 1) / Double(count)
      if Double(before) >= due, piece.start > current.times.lowerBound {
        parts.append(Part(times: current.times.lowerBound..<piece.start, bytes: current.bytes))
        current = Part(times: piece.start..<last + 1, bytes: 0)
      }
      current.bytes += piece.bytes
      before += piece.bytes
    }
    return parts + [current]
  }
}
