internal import Bytes

/// Finds some keys in rows of scores: lines of JSON with an id, numbers and texts.
struct ScoreFields: Sendable {
  /// A row that has been read, in memory that serves one row after another.
  struct Row {
    /// By the place of the key; NaN for one that the row lacks, null and texts. Flags are 1 and 0.
    var numbers: [Double] = []
    /// Where the JSON of each key's value is; empty for one that the row lacks.
    var places: [Range<Int>] = []
    var id = 0..<0

    fileprivate mutating func clear(_ count: Int) {
      if numbers.count != count {
        numbers = Array(repeating: .nan, count: count)
        places = Array(repeating: 0..<0, count: count)
      }
      for place in 0..<count {
        numbers[place] = .nan
        places[place] = 0..<0
      }
      id = 0..<0
    }
  }

  /// What a key means.
  private enum Meaning {
    case id
    case wanted(Int)
    case other
  }

  let names: [String]
  private let keys: [[UInt8]]
  /// The first eight bytes of each key, and its length.
  private let heads: [(head: UInt64, count: Int)]
  /// The place of the id, where it is also one of the keys.
  private let idPlace: Int?

  init(_ names: [String]) {
    self.names = names
    keys = names.map { Array($0.utf8) }
    heads = keys.map { (Self.head($0), $0.count) }
    idPlace = keys.firstIndex(of: Self.idKey)
  }

  private static let idKey = Array("id".utf8)
  /// `id`, as a head.
  private static let idHead: UInt64 = 0x6469

  private static func head(_ key: [UInt8]) -> UInt64 {
    key.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// - Throws: `.malformed` for what is no object with an id.
  func read(_ line: RawSpan, into row: inout Row) throws(StreamError) {
    row.clear(names.count)
    if !readPlain(line, into: &row) {
      row.clear(names.count)
      try readAny(line, into: &row)
    }
    // Quotes and a letter at least.
    guard row.id.count > 2 else { throw StreamError(.malformed, "the row has no id") }
    guard row.id.count <= 6 * EpisodeList.textLimit else {
      throw StreamError(.limit, "an id of more than \(EpisodeList.textLimit) bytes")
    }
  }

  // MARK: Rows as nearly all are

  /// - Returns: false for a row that is written in another way, or is none.
  private func readPlain(_ line: RawSpan, into row: inout Row) -> Bool {
    var reader = PlainJSON(line)
    guard reader.take(UInt8(ascii: "{")) else { return false }
    repeat {
      guard let key = reader.takeText() else { return false }
      let meaning = meaning(of: key, reader.head(of: key), line)
      guard reader.take(UInt8(ascii: ":")) else { return false }
      let start = reader.position
      var number = Double.nan
      switch reader.byte {
      case UInt8(ascii: "\""):
        guard reader.takeText() != nil || reader.skipValue() else { return false }
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        guard reader.skipValue() else { return false }
      case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"):
        guard let value = reader.takeWord() else { return false }
        number = value
      default:
        guard let value = reader.takeAnyNumber() else { return false }
        number = value
      }
      switch meaning {
      case .other: break
      case .wanted(let place):
        row.numbers[place] = number
        row.places[place] = start..<reader.position
      case .id:
        guard line.load(littleEndianAt: start) == UInt8(ascii: "\"") else { return false }
        row.id = start..<reader.position
        if let idPlace { row.places[idPlace] = row.id }
      }
    } while reader.take(UInt8(ascii: ","))
    return reader.take(UInt8(ascii: "}")) && reader.position == line.byteCount
  }

  @inline(__always)
  private func meaning(of key: Range<Int>, _ head: UInt64, _ line: RawSpan) -> Meaning {
    if key.count == 2, head == Self.idHead { return .id }
    for place in heads.indices where heads[place] == (head, key.count) {
      if key.count <= 8 || Self.isEqual(line, key, nil, keys[place]) { return .wanted(place) }
    }
    return .other
  }

  // MARK: Any rows

  private func readAny(_ line: RawSpan, into row: inout Row) throws(StreamError) {
    var reader = JSONReader(line)
    try reader.beginObject()
    while let key = try reader.nextKeyRange() {
      let name = key.hasEscapes ? try Self.unescaped(line, key.range) : nil
      if Self.isEqual(line, key.range, name, Self.idKey) {
        guard try reader.peek() == .string else {
          throw StreamError(.malformed, "'id': not a text")
        }
        row.id = try reader.readRange()
        if let idPlace { row.places[idPlace] = row.id }
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
  }

  /// The text of a value; nil for another kind of value and for none.
  static func text(_ line: RawSpan, _ place: Range<Int>) -> String? {
    guard !place.isEmpty else { return nil }
    var reader = JSONReader(line.extracting(place))
    return try? reader.readString()
  }

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
