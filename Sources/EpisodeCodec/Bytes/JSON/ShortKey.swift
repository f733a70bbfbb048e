/// A key of a few bytes as numbers, which compare faster than texts do. A long key equals no short one.
public struct ShortKey: Equatable, Sendable {
  private let count: Int
  /// The first and the last bytes, which overlap; with the count they tell all short keys apart.
  private let first: UInt64
  private let last: UInt64

  public init(_ name: RawSpan) {
    count = name.byteCount
    switch count {
    case 8...16:
      first = name.load(littleEndianAt: 0)
      last = name.load(littleEndianAt: count - 8)
    case 4..<8:
      first = UInt64(name.load(littleEndianAt: 0, as: UInt32.self))
      last = UInt64(name.load(littleEndianAt: count - 4, as: UInt32.self))
    case 2..<4:
      first = UInt64(name.load(littleEndianAt: 0, as: UInt16.self))
      last = UInt64(name.load(littleEndianAt: count - 2, as: UInt16.self))
    case 1:
      first = UInt64(name.load(littleEndianAt: 0, as: UInt8.self))
      last = 0
    default: (first, last) = (0, 0)
    }
  }

  public static func == (left: ShortKey, right: ShortKey) -> Bool {
    left.first == right.first && left.last == right.last && left.count == right.count
  }

  /// - Parameter name: of at most 16 bytes, for a key that is looked for.
  package init(_ name: String) {
    let bytes = Array(name.utf8)
    self.init(bytes.rawSpan)
  }
}

extension JSONReader {
  /// The same as `nextKey`, for who looks for short keys.
  package mutating func nextShortKey() throws(StreamError) -> ShortKey? {
    guard let key = try nextKeyRange() else { return nil }
    if key.hasEscapes { return ShortKey(text(key.range, hasEscapes: true)) }
    return ShortKey(bytes.extracting(key.range))
  }
}
