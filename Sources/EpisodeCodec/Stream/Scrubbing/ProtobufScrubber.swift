internal import Bytes

/// Replaces texts in messages of protobuf, with their lengths and those of the messages around them.
struct ProtobufScrubber {
  private let type: MessageType
  private let isScrubbed: [Bool]
  private let positions: [PositionFields?]
  /// The fields of each struct by number.
  private let fields: [[Int: Int]]

  init(_ type: MessageType) {
    self.type = type
    isScrubbed = type.scrubbedStructs()
    positions = type.structs.map(PositionFields.init)
    fields = type.structs.map { structure in
      Dictionary(
        structure.fields.indices.map { (structure.fields[$0].number, $0) },
        uniquingKeysWith: { first, _ in first })
    }
  }

  /// - Returns: nil when the message stays as it is.
  func scrub(_ message: RawSpan, _ scrubber: TextScrubber) throws(StreamError) -> [UInt8]? {
    try scrub(message, 0, scrubber, depth: 1)
  }

  private func scrub(
    _ message: RawSpan, _ structure: Int, _ scrubber: TextScrubber, depth: Int
  ) throws(StreamError) -> [UInt8]? {
    guard depth <= MessageType.Limit.depth else {
      throw StreamError(.limit, "a message is nested more than \(MessageType.Limit.depth) deep")
    }
    var replacements: [Replacement] = []
    var (latitude, longitude) = (nil as Range<Int>?, nil as Range<Int>?)
    var reader = ProtobufReader(message)
    while !reader.isAtEnd {
      let start = reader.position
      guard let (number, wire) = try reader.next() else { break }
      let index = fields[structure][number]
      guard wire == .lengthDelimited else {
        let value = reader.position
        try reader.skip(wire)
        if let position = positions[structure], let index {
          if index == position.latitude { latitude = value..<reader.position }
          if index == position.longitude { longitude = value..<reader.position }
        }
        continue
      }
      let content = message.extracting(try reader.readRange())
      guard let index else {
        // Without a schema nobody knows whether it is a text or a message, whose sizes would change.
        guard String(validatingUTF8: content) == nil || !scrubber.finds(in: content) else {
          throw StreamError(
            .unsupported, "what is to be replaced is in field \(number), which the schema lacks")
        }
        continue
      }
      let new: [UInt8]?
      switch type.structs[structure].fields[index].type {
      case .text: new = scrubber.scrub(content)
      case .structure(let inner) where isScrubbed[inner]:
        new = try scrub(content, inner, scrubber, depth: depth + 1)
      default: new = nil
      }
      guard let new else { continue }
      var field = ByteBuilder(reserving: new.count + 12)
      field.appendField(number, bytes: new)
      replacements.append(Replacement(range: start..<reader.position, bytes: field.bytes))
    }
    round(latitude, longitude, message, scrubber, &replacements)
    return replacements.isEmpty ? nil : replacements.applied(to: message)
  }

  /// - Parameters:
  ///   - latitude: the last one in the message; an absent one is 0.
  private func round(
    _ latitude: Range<Int>?, _ longitude: Range<Int>?, _ message: RawSpan,
    _ scrubber: TextScrubber, _ replacements: inout [Replacement]
  ) {
    func number(_ range: Range<Int>?) -> Double {
      guard let range else { return 0 }
      switch range.count {
      case 8: return Double(bitPattern: message.load(littleEndianAt: range.lowerBound))
      case 4: return Double(Float(bitPattern: message.load(littleEndianAt: range.lowerBound)))
      default: return 0
      }
    }
    guard latitude != nil || longitude != nil,
      let rounded = scrubber.rounded(latitude: number(latitude), longitude: number(longitude))
    else { return }
    for (range, value) in [(latitude, rounded.latitude), (longitude, rounded.longitude)] {
      guard let range, range.count == 8 || range.count == 4 else { continue }
      var builder = ByteBuilder()
      if range.count == 8 {
        builder.append(value.bitPattern)
      } else {
        builder.append(Float(value).bitPattern)
      }
      replacements.append(Replacement(range: range, bytes: builder.bytes))
    }
  }
}
