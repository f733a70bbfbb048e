internal import Bytes

/// The layout of a message's fields in ROS: ROS 1 without padding, ROS 2 as CDR.
package enum ROSWire: Hashable, Sendable {
  case ros1
  /// DDS-XTypes 1.3, section 7.4: numbers are aligned to their size, counted from the end of the
  /// four-byte encapsulation, and a string ends in NUL.
  case cdr(isBigEndian: Bool)

  /// - Throws: `.unsupported` for an encapsulation other than plain CDR, whose versions 1 and 2 are
  ///   equal where no number has more than four bytes.
  init(encapsulationOf message: RawSpan) throws(StreamError) {
    guard message.byteCount >= 4 else {
      throw StreamError(.malformed, "a CDR message of \(message.byteCount) bytes")
    }
    let identifier = message.load(littleEndianAt: 0, as: UInt16.self).byteSwapped
    guard [0, 1, 6, 7].contains(identifier) else {
      throw StreamError(.unsupported, "a CDR encapsulation of type \(identifier)")
    }
    self = .cdr(isBigEndian: identifier & 1 == 0)
  }

  /// Bytes before the first field.
  fileprivate var start: Int { self == .ros1 ? 0 : 4 }

  fileprivate func padding(at position: Int) -> Int {
    self == .ros1 ? 0 : (4 - position % 4) % 4
  }

  fileprivate func ordered(_ value: UInt32) -> UInt32 {
    self == .cdr(isBigEndian: true) ? value.byteSwapped : value
  }
}

extension ROSWire {
  /// The fields of a serialized `std_msgs/Header`.
  func stampAndFrame(
    of header: Bytes
  ) throws(StreamError) -> (stamp: (seconds: UInt32, nanoseconds: UInt32), frameID: String) {
    var reader = ROSReader(fields: header.span, self)
    if self == .ros1 { _ = try reader.uint32() }
    let stamp = (seconds: try reader.uint32(), nanoseconds: try reader.uint32())
    return (stamp, try reader.string(of: header))
  }
}

/// Reads the fields of an image message.
struct ROSReader: ~Escapable {
  private let wire: ROSWire
  private var cursor: ByteCursor

  @_lifetime(copy message)
  init(_ message: RawSpan, _ wire: ROSWire) throws(StreamError) {
    self.wire = wire
    cursor = ByteCursor(message)
    try cursor.skip(wire.start)
  }

  /// Starts reading inside a message, at a multiple of four bytes.
  @_lifetime(copy fields)
  init(fields: RawSpan, _ wire: ROSWire) {
    self.wire = wire
    cursor = ByteCursor(fields)
  }

  mutating func uint8() throws(StreamError) -> UInt8 { try cursor.readUInt8() }

  mutating func uint32() throws(StreamError) -> UInt32 {
    // The encapsulation has four bytes and does not change alignment to four.
    try cursor.skip(wire.padding(at: cursor.position))
    return wire.ordered(try cursor.readUInt32())
  }

  /// - Parameter alignment: of a number of eight bytes: 8 in version 1 of CDR, 4 in version 2.
  mutating func skipUInt64(alignment: Int) throws(StreamError) {
    let isOdd = wire != .ros1 && alignment == 8 && (cursor.position - wire.start + 3) / 4 % 2 == 1
    try cursor.skip(wire.padding(at: cursor.position) + (isOdd ? 12 : 8))
  }

  mutating func bytes() throws(StreamError) -> Range<Int> {
    let count = try uint32()
    guard let count = Int(exactly: count), count <= cursor.remaining else {
      throw StreamError(
        .malformed, "a length of \(count) where \(cursor.remaining) bytes are left")
    }
    return try cursor.readRange(count)
  }

  mutating func string(of message: Bytes) throws(StreamError) -> String {
    let text = message[try bytes()]
    let hasEnd = wire != .ros1 && !text.isEmpty
    return String(repairingUTF8: text[0..<text.count - (hasEnd ? 1 : 0)].span)
  }

  /// `std_msgs/Header` in its serialization.
  /// - Parameter hasNumber: whether it has the `seq` of ROS 1.
  mutating func header(hasNumber: Bool = true) throws(StreamError) -> Range<Int> {
    let start = cursor.position
    if wire == .ros1, hasNumber { _ = try uint32() }
    (_, _) = (try uint32(), try uint32())
    _ = try bytes()
    return start..<cursor.position
  }
}

/// Writes the fields of an image message.
private struct ROSWriter {
  private let wire: ROSWire
  private var builder = ByteBuilder(reserving: 128)

  var bytes: Bytes { Bytes(builder.bytes) }

  init(_ wire: ROSWire, header: Bytes) {
    self.wire = wire
    if case .cdr(let isBigEndian) = wire { builder.append([0, isBigEndian ? 0 : 1, 0, 0]) }
    builder.append(header.span)
  }

  mutating func append(_ value: UInt8) { builder.append(value) }

  mutating func append(_ value: UInt32) {
    builder.append([UInt8](repeating: 0, count: wire.padding(at: builder.count)))
    builder.append(wire.ordered(value))
  }

  mutating func append(_ text: String) throws(StreamError) {
    try append(length: text.utf8.count + (wire == .ros1 ? 0 : 1))
    builder.append(utf8: text)
    if wire != .ros1 { builder.append(0 as UInt8) }
  }

  mutating func append(length: Int) throws(StreamError) {
    guard let length = UInt32(exactly: length) else {
      throw StreamError(.limit, "an image of \(length) bytes exceeds the 4 GiB of a ROS message")
    }
    append(length)
  }
}

extension RawImageMessage {
  init(ros wire: ROSWire, _ message: Bytes) throws(StreamError) {
    var reader = try ROSReader(message.span, wire)
    header = .ros(wire, message[try reader.header()])
    height = try reader.uint32()
    width = try reader.uint32()
    encoding = PixelEncoding(try reader.string(of: message))
    isBigEndian = try reader.uint8() != 0
    step = try reader.uint32()
    data = message[try reader.bytes()]
  }

  func serialized(_ wire: ROSWire, header: Bytes) throws(StreamError) -> SerializedImage {
    var writer = ROSWriter(wire, header: header)
    writer.append(height)
    writer.append(width)
    try writer.append(encoding.name)
    writer.append(isBigEndian ? 1 : 0 as UInt8)
    writer.append(step)
    try writer.append(length: data.count)
    return SerializedImage(prefix: writer.bytes, payload: data)
  }
}

extension CompressedImageMessage {
  init(ros wire: ROSWire, _ message: Bytes) throws(StreamError) {
    var reader = try ROSReader(message.span, wire)
    header = .ros(wire, message[try reader.header()])
    format = try reader.string(of: message)
    payload = message[try reader.bytes()]
  }

  func serialized(_ wire: ROSWire, header: Bytes) throws(StreamError) -> SerializedImage {
    var writer = ROSWriter(wire, header: header)
    try writer.append(format)
    try writer.append(length: payload.count)
    return SerializedImage(prefix: writer.bytes, payload: payload)
  }
}
