internal import Bytes

/// Replaces texts in messages of JSON, also in keys. All other values stay digit by digit.
enum JSONScrubber {
  /// - Returns: nil when the message stays as it is.
  static func scrub(_ message: RawSpan, _ scrubber: TextScrubber) throws(StreamError) -> [UInt8]? {
    // Most messages have nothing to replace.
    var ahead = JSONReader(message)
    if try isClean(&ahead, message, scrubber) {
      try ahead.finish()
      return nil
    }
    var reader = JSONReader(message)
    var output = Output(scrubber)
    try copy(&reader, message, to: &output)
    try reader.finish()
    return output.hasChanged ? output.text.utf8.bytes : nil
  }

  /// False where a text has something to replace or is not written as it is, or where a position may be.
  private static func isClean(
    _ reader: inout JSONReader, _ message: RawSpan, _ scrubber: TextScrubber
  ) throws(StreamError) -> Bool {
    switch try reader.peek() {
    case .object:
      try reader.beginObject()
      while let (range, hasEscapes) = try reader.nextKeyRange() {
        let key = message.extracting(range)
        guard !hasEscapes, scrubber.isClean(key),
          scrubber.grid == nil || !PositionFields.isName(key),
          try isClean(&reader, message, scrubber)
        else { return false }
      }
      return true
    case .array:
      try reader.beginArray()
      while try reader.nextElement() {
        guard try isClean(&reader, message, scrubber) else { return false }
      }
      return true
    case .string:
      let (range, hasEscapes) = try reader.scanString()
      return !hasEscapes && scrubber.isClean(message.extracting(range))
    case .number, .bool, .null:
      try reader.skipValue()
      return true
    }
  }

  private struct Output {
    var text = JSONText()
    let scrubber: TextScrubber
    var hasChanged = false

    init(_ scrubber: TextScrubber) { self.scrubber = scrubber }

    mutating func scrubbed(_ string: String) -> String {
      let bytes = Array(string.utf8)
      guard let new = scrubber.scrub(bytes.rawSpan) else { return string }
      hasChanged = true
      return String(decoding: new, as: UTF8.self)
    }
  }

  private static func copy(
    _ reader: inout JSONReader, _ message: RawSpan, to output: inout Output
  ) throws(StreamError) {
    switch try reader.peek() {
    case .object:
      let position = try position(reader, message, output.scrubber)
      if position != nil { output.hasChanged = true }
      try reader.beginObject()
      output.text.beginObject()
      while let key = try reader.nextKey() {
        output.text.key(output.scrubbed(key))
        let isNumber = try reader.peek() == .number
        if let position, isNumber, key == PositionFields.names.latitude {
          _ = try reader.readNumber()
          output.text.value(position.latitude)
        } else if let position, isNumber, key == PositionFields.names.longitude {
          _ = try reader.readNumber()
          output.text.value(position.longitude)
        } else {
          try copy(&reader, message, to: &output)
        }
      }
      output.text.endObject()
    case .array:
      try reader.beginArray()
      output.text.beginArray()
      while try reader.nextElement() { try copy(&reader, message, to: &output) }
      output.text.endArray()
    case .string: output.text.value(output.scrubbed(try reader.readString()))
    case .number: output.text.value(json: message.extracting(try reader.scanNumber().range))
    case .bool: output.text.value(try reader.readBool())
    case .null:
      try reader.readNull()
      output.text.null()
    }
  }

  /// True for a message with a position in any object.
  static func hasPosition(_ message: RawSpan) throws(StreamError) -> Bool {
    try hasPosition(JSONValue(parsing: message))
  }

  private static func hasPosition(_ value: JSONValue) -> Bool {
    if let members = value.object {
      let isPosition =
        value[PositionFields.names.latitude]?.number != nil
        && value[PositionFields.names.longitude]?.number != nil
      return isPosition || members.contains { hasPosition($0.value) }
    }
    return value.array?.contains(where: hasPosition) ?? false
  }

  /// The rounded position of the object that comes next; nil where it has none or stays as it is.
  private static func position(
    _ reader: borrowing JSONReader, _ message: RawSpan, _ scrubber: TextScrubber
  ) throws(StreamError) -> (latitude: Double, longitude: Double)? {
    guard scrubber.grid != nil else { return nil }
    var ahead = JSONReader(message.extracting(reader.position..<message.byteCount))
    var (latitude, longitude) = (nil as Double?, nil as Double?)
    try ahead.beginObject()
    while let key = try ahead.nextKey() {
      let isNumber = try ahead.peek() == .number
      if isNumber, key == PositionFields.names.latitude {
        latitude = try ahead.readNumber()
      } else if isNumber, key == PositionFields.names.longitude {
        longitude = try ahead.readNumber()
      } else {
        try ahead.skipValue()
      }
    }
    guard let latitude, let longitude else { return nil }
    return scrubber.rounded(latitude: latitude, longitude: longitude)
  }
}
