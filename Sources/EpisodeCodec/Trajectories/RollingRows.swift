internal import Bytes

/// The last rows of a series, all of the same size and contiguous, so that a window of them is one
/// run of bytes.
struct RollingRows {
  private(set) var bytes = ByteBuilder()
  let size: Int
  /// The number of the first row kept.
  private(set) var first = 0
  private(set) var end = 0

  /// Dropping fewer bytes gains nothing.
  private static let slack = 4096

  /// - Parameters:
  ///   - size: bytes of a row.
  init(size: Int) { self.size = size }

  mutating func removeAll() {
    bytes.removeAll()
    (first, end) = (0, 0)
  }

  /// - Parameters:
  ///   - row: at most `size` bytes; missing bytes are 0.
  mutating func append(_ row: RawSpan) {
    bytes.append(row)
    for _ in row.byteCount..<size { bytes.append(UInt8(0)) }
    end += 1
  }

  /// Drops rows that are no longer needed, now or later.
  mutating func drop(before row: Int) {
    let count = min(row, end) - first
    guard count > 0, count * size >= max(Self.slack, bytes.count / 2) else { return }
    bytes.removeFirst(count * size)
    first += count
  }

  /// Appends the bytes of rows that are there.
  func copy(_ rows: Range<Int>, to builder: inout ByteBuilder) {
    let place = (rows.lowerBound - first) * size..<(rows.upperBound - first) * size
    builder.append(bytes.bytes.rawSpan.extracting(place))
  }
}
