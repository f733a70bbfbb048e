internal import Bytes

/// Finds some keys in rows of scores: lines of JSON with an id, numbers and texts.
struct ScoreFields: Sendable {
  /// A row that has been read.
  struct Row {
    /// By the place of the key; NaN for one that the row lacks, null and texts. Flags are 1 and 0.
    var numbers: [Double]
    /// Where the JSON of each key's value is; empty for one that the row lacks.
    var places: [Range<Int>]
    var id = 0..<0
  }

  let names: [String]
  private let keys: [[UInt8]]
  private let empty: Row

  init(_ names: [String]) {
    self.names = names
    keys = names.map { Array($0.utf8) }
    empty = Row(
      numbers: Array(repeating: .nan, count: names.count),
      places: Array(repeating: 0..<0, count: names.count))
  }

  /// - Throws: `.malformed` for what is no object with an id.
  func read(_ line: RawSpan) throws(StreamError) -> Row {
    var row = empty
    var reader = JSONReader(line)
    try reader.beginObject()
    while let key = try reader.nextKeyRange() {
      let name = key.hasEscapes ? try Self.unescaped(line, key.range) : nil
      if Self.isEqual(line, key.range, name, Self.idKey) {
        guard try reader.peek() == .string else {
          throw StreamError(.malformed, "'id': not a text")
        }
        row.id = try reader.readRange()
        if let place = keys.firstIndex(of: Self.idKey) { row.places[place] = row.id }
        continue
      }
      let place = keys.firstIndex { Self.isEqual(line, key.range, name, $0) }
      guard let place else {
        try reader.skipValue()
        continue
      }
      let kind = try reader.peek()
      let start = reader.position
      switch kind {
      case .number: row.numbers[place] = try reader.readNumber()
      case .bool: row.numbers[place] = try reader.readBool() ? 1 : 0
      default:
        row.numbers[place] = .nan
        try reader.skipValue()
      }
      row.places[place] = start..<reader.position
    }
    try reader.finish()
    // Quotes and a letter at least.
    guard row.id.count > 2 else { throw StreamError(.malformed, "the row has no id") }
    guard row.id.count <= 6 * EpisodeList.textLimit else {
      throw StreamError(.limit, "an id of more than \(EpisodeList.textLimit) bytes")
    }
    return row
  }

  /// The text of a value; nil for another kind of value and for none.
  static func text(_ line: RawSpan, _ place: Range<Int>) -> String? {
    guard !place.isEmpty else { return nil }
    var reader = JSONReader(line.extracting(place))
    return try? reader.readString()
  }

  private static let idKey = Array("id".utf8)

  private static func isEqual(
    _ line: RawSpan, _ range: Range<Int>, _ unescaped: [UInt8]?, _ key: [UInt8]
  ) -> Bool {
    if let unescaped { return unescaped == key }
    guard range.count == key.count else { return false }
    for place in key.indices
    where line.load(littleEndianAt: range.lowerBound + place, as: UInt8.self) != key[place] {
      return false
    }
    return true
  }

  private static func unescaped(
    _ line: RawSpan, _ range: Range<Int>
  ) throws(StreamError) -> [UInt8] {
    var reader = JSONReader(line.extracting(range.lowerBound - 1..<range.upperBound + 1))
    return Array(try reader.readString().utf8)
  }
}
