internal import Bytes

/// The last of a series of rows of equal size, one behind the other, so that a window of them is
/// one run of bytes.
struct RollingRows {
  private(set) var bytes = ByteBuilder()
  let size: Int
  /// The number of the first row that is there.
  private(set) var first = 0
  private(set) var end = 0

  /// Below this many bytes nothing is gained by dropping rows.
  private static let slack = 4096

  /// - Parameters:
  ///   - size: bytes of a row.
  init(size: Int) { self.size = size }

  mutating func removeAll() {
    bytes.removeAll()
    (first, end) = (0, 0)
  }

  /// - Parameters:
  ///   - row: at most `size` bytes; what is missing is 0.
  mutating func append(_ row: RawSpan) {
    bytes.append(row)
    for _ in row.byteCount..<size { bytes.append(UInt8(0)) }
    end += 1
  }

  /// Lets rows go that are not needed any more, now or later.
  mutating func drop(before row: Int) {
    let count = min(row, end) - first
    guard count > 0, count * size >= max(Self.slack, bytes.count / 2) else { return }
    bytes.removeFirst(count * size)
    first += count
  }

  /// The bytes of rows that are there.
  subscript(rows: Range<Int>) -> ArraySlice<UInt8> { bytes.bytes[place(of: rows)] }

  /// Appends the bytes of rows that are there.
  func copy(_ rows: Range<Int>, to builder: inout ByteBuilder) {
    builder.append(bytes.bytes.rawSpan.extracting(place(of: rows)))
  }

  private func place(of rows: Range<Int>) -> Range<Int> {
    (rows.lowerBound - first) * size..<(rows.upperBound - first) * size
  }
}
