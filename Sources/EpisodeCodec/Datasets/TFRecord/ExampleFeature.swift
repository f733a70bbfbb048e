internal import Bytes
internal import Stream

/// Builds a feature of a `tf.train.Example` in bounded memory.
struct ExampleFeature {
  private(set) var key: String
  let kind: ExampleList.Kind
  /// Packed numbers, or the whole list of byte strings.
  private var content = Spool()

  init(_ key: String, _ kind: ExampleList.Kind) {
    self.key = key
    self.kind = kind
  }

  /// The same values under another key.
  func named(_ key: String) -> ExampleFeature {
    var feature = self
    feature.key = key
    return feature
  }

  mutating func append(bytes: RawSpan) throws(StreamError) {
    precondition(kind == .bytes)
    var head = ByteBuilder(reserving: 12)
    head.appendLength(1, bytes.byteCount)
    try content.append(head.bytes)
    try content.append(bytes)
  }

  mutating func append(utf8 text: String) throws(StreamError) {
    try append(bytes: Bytes(Array(text.utf8)).span)
  }

  /// - Parameters:
  ///   - floats: little endian, 4 bytes each.
  mutating func append(floats: RawSpan) throws(StreamError) {
    precondition(kind == .floats)
    try content.append(floats)
  }

  /// - Parameters:
  ///   - integers: as concatenated varints.
  mutating func append(integers: RawSpan) throws(StreamError) {
    precondition(kind == .integers)
    try content.append(integers)
  }

  /// The map entry up to the content, from the entry's key on.
  private var head: [UInt8] {
    var list = ByteBuilder()
    if kind != .bytes, content.count > 0 { list.appendLength(1, content.count) }
    var feature = ByteBuilder()
    feature.appendLength(kind.rawValue, list.count + content.count)
    feature.append(list.bytes)
    var entry = ByteBuilder()
    entry.appendField(1, utf8: key)
    entry.appendLength(2, feature.count + content.count)
    entry.append(feature.bytes)
    return entry.bytes
  }

  /// Writes an Example of several features, in the order of their keys, as a record.
  /// - Returns: its size in bytes.
  static func write(
    _ features: [ExampleFeature], to writer: TFRecordWriter
  ) throws(StreamError) -> Int {
    let features = features.sorted { $0.key < $1.key }
    let heads = features.map { feature -> [UInt8] in
      let head = feature.head
      var entry = ByteBuilder()
      entry.appendLength(1, head.count + feature.content.count)
      entry.append(head)
      return entry.bytes
    }
    let size = zip(heads, features).reduce(0) { $0 + $1.0.count + $1.1.content.count }
    var start = ByteBuilder()
    start.appendLength(1, size)
    try writer.begin(size: start.count + size)
    try writer.write(start.bytes.rawSpan)
    for (head, feature) in zip(heads, features) {
      try writer.write(head.rawSpan)
      try feature.content.forEachPiece { (piece) throws(StreamError) in try writer.write(piece) }
    }
    try writer.end()
    return start.count + size
  }
}
