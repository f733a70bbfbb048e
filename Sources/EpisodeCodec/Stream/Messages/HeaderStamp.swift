package import Bytes

/// Reads the time of measurement from a message.
///
/// In ROS that is the `stamp` of its header, in Foxglove's protobuf and JSON types `timestamp`.
package struct HeaderStamp: Sendable {
  private enum Source: Sendable {
    case field(FieldReader)
    case json
  }

  private let source: Source

  /// nil when the channel's type has no stamp.
  /// - Throws: when the schema is invalid.
  package init?(channel: Channel) throws(StreamError) {
    if channel.messageEncoding == "json" {
      source = .json
    } else {
      guard let type = try MessageType(channel: channel), let path = Self.path(in: type) else {
        return nil
      }
      source = .field(try FieldReader(channel: channel, path: path))
    }
  }

  private static func path(in type: MessageType) -> FieldPath? {
    let fields = type.structs[0].fields
    // A stamp of ROS, a timestamp of foxglove.
    let names = type.encoding == .protobuf ? ["timestamp"] : ["stamp", "timestamp"]
    for name in names where fields.contains(where: { $0.name == name && type.isTime($0) }) {
      return FieldPath(components: [.field(name)])
    }
    let owners = fields.filter { field in
      guard field.count == .one, case .structure(let index) = field.type else { return false }
      return type.structs[index].fields.contains { $0.name == "stamp" && type.isTime($0) }
    }
    guard let owner = owners.first(where: { $0.name == "header" }) ?? owners.first else {
      return nil
    }
    return FieldPath(components: [.field(owner.name), .field("stamp")])
  }

  /// Nanoseconds since 1970 as the sender wrote them; 0 if protobuf leaves them out; nil when a
  /// JSON message has no stamp.
  /// - Throws: `.malformed` for a time before 1970.
  package func read(_ data: RawSpan) throws(StreamError) -> UInt64? {
    switch source {
    case .json:
      return try Self.read(json: data)
    case .field(let field):
      var numbers = ByteBuilder()
      var names = NameMemory()
      try field.readNumbers(data, into: &numbers, &names)
      let stamp: Int64 = Bytes(numbers.bytes).span.load(littleEndianAt: 0)
      guard let stamp = UInt64(exactly: stamp) else {
        throw StreamError(.malformed, "a header stamp of \(stamp) ns")
      }
      return stamp
    }
  }

  /// Reads `timestamp` or else `header.stamp`: an object of `sec` and `nsec` or `nanosec`.
  private static func read(json message: RawSpan) throws(StreamError) -> UInt64? {
    if let range = try object("timestamp", in: message) {
      return try readTime(message.extracting(range))
    }
    guard let range = try object("header", in: message) else { return nil }
    let header = message.extracting(range)
    guard let range = try object("stamp", in: header) else { return nil }
    return try readTime(header.extracting(range))
  }

  /// The range of an object that is a member of a value; of equal keys the last counts.
  private static func object(_ key: String, in value: RawSpan) throws(StreamError) -> Range<Int>? {
    var reader = JSONReader(value)
    guard try reader.peek() == .object else { return nil }
    var found: Range<Int>?
    try reader.beginObject()
    while let next = try reader.nextKey() {
      let isObject = try reader.peek() == .object
      let range = try reader.readRange()
      if next == key { found = isObject ? range : nil }
    }
    return found
  }

  private static func readTime(_ value: RawSpan) throws(StreamError) -> UInt64? {
    var seconds: Double?
    var nanoseconds: Double?
    var reader = JSONReader(value)
    try reader.beginObject()
    while let key = try reader.nextKey() {
      guard try reader.peek() == .number else {
        try reader.skipValue()
        continue
      }
      let number = try reader.readNumber()
      switch key {
      case "sec", "secs", "seconds": seconds = number
      case "nsec", "nsecs", "nanosec", "nanos", "nanoseconds": nanoseconds = number
      default: break
      }
    }
    guard let seconds, let nanoseconds else { return nil }
    guard let whole = UInt32(exactly: seconds), let fraction = UInt32(exactly: nanoseconds) else {
      throw StreamError(.malformed, "a stamp of \(seconds) s and \(nanoseconds) ns")
    }
    return UInt64(whole) * 1_000_000_000 + UInt64(fraction)
  }
}

extension MessageType {
  /// True for a field that is a single point in time.
  fileprivate func isTime(_ field: Field) -> Bool {
    guard field.count == .one else { return false }
    if case .structure(let index) = field.type { return isTime(structs[index]) }
    return field.type == .time
  }
}
