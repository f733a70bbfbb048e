internal import Bytes
internal import Posix
internal import Stream
internal import TrajectoryMath

/// The numbers of a feature in one episode, kept on disk until their least and greatest are known,
/// for statistics as LeRobot makes them: sums in the type of the numbers, so that the deviation of
/// large float32 has few digits, and quantiles from bins. Source: lerobot 0.6.1, compute_stats.py.
final class EpisodeHistograms {
  private let type: TensorElementType
  private let dimensions: Int
  private let file = TemporaryFile()
  private var pending = ByteBuilder()
  private var size = 0

  private static let pieceSize = 1 << 20
  /// Dimensions whose bins are in memory at a time.
  private static let group = 64

  init(_ type: TensorElementType, dimensions: Int) {
    (self.type, self.dimensions) = (type, dimensions)
  }

  private var rowSize: Int { dimensions * type.size }
  private var rows: Int { size / rowSize }

  /// Takes whole rows.
  func take(_ rows: RawSpan) throws(StreamError) {
    pending.append(rows)
    if pending.count >= Self.pieceSize { try flush() }
  }

  private func flush() throws(StreamError) {
    let bytes = pending.bytes
    try file.write(bytes.rawSpan, at: size)
    size += bytes.count
    pending.removeAll()
  }

  /// Ends the episode.
  /// - Parameter statistics: those of the episode, which change to LeRobot's.
  func end(_ statistics: inout FeatureStatistics) throws(StreamError) {
    defer { size = 0 }
    try flush()
    // A single row is its quantiles.
    guard rows > 1 else {
      for index in statistics.quantiles.indices {
        statistics.quantiles[index].values = statistics.mean
      }
      return
    }
    // `numpy.result_type(dtype, float32)`
    switch type {
    case .float64, .int64, .uint64, .int32, .uint32: try fill(&statistics, as: Double.self)
    default: try fill(&statistics, as: Float.self)
    }
  }

  private func fill<Number: BinaryFloatingPoint>(
    _ statistics: inout FeatureStatistics, as _: Number.Type
  ) throws(StreamError) {
    let (sums, squares): ([Number], [Number]) = try sums()
    for dimension in 0..<dimensions {
      let mean = sums[dimension] / Number(rows)
      let variance = squares[dimension] / Number(rows) - mean * mean
      statistics.mean[dimension] = Double(mean)
      statistics.standardDeviation[dimension] = Double(max(0, variance).squareRoot())
    }
    for first in stride(from: 0, to: dimensions, by: Self.group) {
      let group = first..<min(first + Self.group, dimensions)
      var histograms = group.map { dimension in
        QuantileHistogram(
          min: Number(statistics.min[dimension]), max: Number(statistics.max[dimension]))
      }
      try forEachRow { (span, row) in
        for dimension in group {
          let value = type.double(at: row + dimension * type.size, in: span)
          histograms[dimension - first].add(Number(value))
        }
      }
      for index in statistics.quantiles.indices {
        for dimension in group {
          statistics.quantiles[index].values[dimension] =
            histograms[dimension - first].quantile(statistics.quantiles[index].q)
        }
      }
    }
  }

  /// The sums of the numbers, and of their squares.
  private func sums<Number: BinaryFloatingPoint>() throws(StreamError) -> ([Number], [Number]) {
    guard dimensions > 1 else {
      return ([try pairwise { $0 }], [try pairwise { $0 * $0 }])
    }
    var sums = [Number](repeating: 0, count: dimensions)
    var squares = sums
    try forEachRow { (span, row) in
      for dimension in 0..<dimensions {
        let value = Number(type.double(at: row + dimension * type.size, in: span))
        sums[dimension] += value
        squares[dimension] += value * value
      }
    }
    return (sums, squares)
  }

  private func pairwise<Number: BinaryFloatingPoint>(
    _ term: (Number) -> Number
  ) throws(StreamError) -> Number {
    let input = try file.input(0..<size)
    return try NumPySum.pairwise(rows) { () throws(StreamError) in
      let bytes = try input.take(type.size)
      return term(Number(type.double(at: 0, in: bytes.span)))
    }
  }

  private func forEachRow(_ body: (RawSpan, _ row: Int) -> Void) throws(StreamError) {
    let piece = max(Self.pieceSize / rowSize, 1) * rowSize
    for start in stride(from: 0, to: size, by: piece) {
      let bytes = try file.read(at: start, count: min(piece, size - start))
      let span = bytes.span
      for row in stride(from: 0, to: bytes.count, by: rowSize) { body(span, row) }
    }
  }
}
