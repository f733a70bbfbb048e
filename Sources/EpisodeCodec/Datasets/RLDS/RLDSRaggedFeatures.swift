internal import Bytes
internal import Stream

/// Features whose steps had one shape in the first episodes, and then lengths of their own.
///
/// tensorflow_datasets stores such a feature under two keys, the elements and the length of each
/// step (`ragged_flat_values`, `ragged_row_lengths_0`), in every record.
struct RLDSRaggedFeatures {
  struct Feature {
    /// Episodes stored before the first step of another length.
    let episodes: Int
    /// The length of each of their steps.
    let length: Int
  }

  /// By their keys.
  var features: [String: Feature] = [:]
  /// The steps of every episode so far.
  var steps: [UInt32] = []

  static let values = "/ragged_flat_values"
  static let lengths = "/ragged_row_lengths_0"

  /// The number of episodes whose records have to change.
  var episodes: Int { features.values.map(\.episodes).max() ?? 0 }

  /// The pieces of an episode's record with these features under two keys.
  func record(_ record: Bytes, episode: Int) throws(StreamError) -> [Bytes] {
    var pieces: [Bytes] = []
    var example = ProtobufReader(record.span)
    while let (number, wire) = try example.next() {
      guard number == 1, wire == .lengthDelimited else {
        try example.skip(wire)
        continue
      }
      let entries = record[try example.readRange()]
      var reader = ProtobufReader(entries.span)
      while let (number, wire) = try reader.next() {
        guard number == 1, wire == .lengthDelimited else {
          try reader.skip(wire)
          continue
        }
        pieces += try entry(entries[try reader.readRange()], episode)
      }
    }
    var head = ByteBuilder()
    head.appendLength(1, pieces.reduce(0) { $0 + $1.count })
    return [Bytes(head.bytes)] + pieces
  }

  private func entry(_ entry: Bytes, _ episode: Int) throws(StreamError) -> [Bytes] {
    var (key, value) = ("", Bytes.empty)
    var reader = ProtobufReader(entry.span)
    while let (number, wire) = try reader.next() {
      switch (number, wire) {
      case (1, .lengthDelimited):
        let bytes = entry[try reader.readRange()]
        key = String(validatingUTF8: bytes.span) ?? ""
      case (2, .lengthDelimited): value = entry[try reader.readRange()]
      default: try reader.skip(wire)
      }
    }
    guard let feature = features[key], episode < feature.episodes else {
      return Self.pieces(key, value)
    }
    var lengths = ByteBuilder()
    for _ in 0..<steps[episode] { lengths.appendVarint(UInt64(feature.length)) }
    var list = ByteBuilder()
    list.appendField(1, bytes: lengths.bytes)
    var integers = ByteBuilder()
    integers.appendField(ExampleList.Kind.integers.rawValue, bytes: list.bytes)
    return Self.pieces(key + Self.values, value)
      + Self.pieces(key + Self.lengths, Bytes(integers.bytes))
  }

  /// An entry of the map in two pieces.
  private static func pieces(_ key: String, _ value: Bytes) -> [Bytes] {
    var head = ByteBuilder()
    head.appendField(1, utf8: key)
    head.appendLength(2, value.count)
    var entry = ByteBuilder()
    entry.appendLength(1, head.count + value.count)
    entry.append(head.bytes)
    return [Bytes(entry.bytes), value]
  }
}

extension RLDSShards {
  /// Writes the first records again.
  func rewrite(_ ragged: RLDSRaggedFeatures) throws(StreamError) {
    try rewrite(episodes: ragged.episodes) { (record, episode) throws(StreamError) in
      try ragged.record(record, episode: episode)
    }
  }
}
