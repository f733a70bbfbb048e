internal import Bytes

/// Replaces texts in messages of ROS 1 and CDR, with their lengths and those of what is around them.
struct SerialScrubber {
  private let type: MessageType
  private let isScrubbed: [Bool]
  private let positions: [PositionFields?]

  init(_ type: MessageType) {
    self.type = type
    isScrubbed = type.scrubbedStructs()
    positions = type.structs.map(PositionFields.init)
  }

  /// What has been found so far.
  private struct Findings {
    var replacements: [Replacement] = []
    /// By how much the message has grown.
    var growth = 0
  }

  /// - Returns: nil when the message stays as it is.
  func scrub(_ message: RawSpan, _ scrubber: TextScrubber) throws(StreamError) -> [UInt8]? {
    guard isScrubbed[0] else { return nil }
    var reader = try SerialReader(message, type.encoding)
    var findings = Findings()
    try scrub(0, &reader, message, scrubber, &findings)
    return findings.replacements.isEmpty ? nil : findings.replacements.applied(to: message)
  }

  private func scrub(
    _ structure: Int, _ reader: inout SerialReader, _ message: RawSpan, _ scrubber: TextScrubber,
    _ findings: inout Findings
  ) throws(StreamError) {
    let end = try reader.begin(structure, in: type)
    let size = reader.position - 4
    let before = findings.growth
    let fields = type.structs[structure].fields
    let chosen = try reader.chosenField(of: structure, in: type)
    let position = positions[structure]
    var (latitude, longitude) = (nil as Range<Int>?, nil as Range<Int>?)
    for (index, field) in fields.enumerated() {
      if let chosen, index != 0, index != chosen { continue }
      if let position, index == position.latitude || index == position.longitude,
        !field.isOptional, case .number(let number) = field.type
      {
        let range = try reader.readNumbers(number, count: 1)
        if index == position.latitude { latitude = range } else { longitude = range }
        continue
      }
      guard type.isScrubbed(field.type, isScrubbed) else {
        try reader.skip(field, in: type)
        continue
      }
      try scrub(field, &reader, message, scrubber, &findings)
    }
    if let latitude, let longitude {
      round(latitude, longitude, reader.isBigEndian, message, scrubber, &findings)
    }
    try reader.end(end)
    if end != nil { patch(size, 4, reader.isBigEndian, message, since: before, &findings) }
  }

  private func scrub(
    _ field: MessageType.Field, _ reader: inout SerialReader, _ message: RawSpan,
    _ scrubber: TextScrubber, _ findings: inout Findings
  ) throws(StreamError) {
    let before = findings.growth
    var presence: SerialReader.Presence?
    var (size, width) = (0, 0)
    if field.isOptional {
      try reader.align(to: reader.representation.isSecond ? 1 : 4)
      let head = reader.position
      presence = try reader.beginOptional()
      guard presence != nil else { return }
      if !reader.representation.isSecond {
        // A short header ends with its size in 2 bytes, a long one of 12 bytes with 4.
        width = reader.position - head == 4 ? 2 : 4
        size = reader.position - width
      }
    }
    var delimiter: Int?
    if field.isDelimited, reader.representation.isSecond {
      try reader.align(to: 4)
      delimiter = reader.position
    }
    let count = try reader.readCount(of: field, in: type)
    for _ in 0..<count {
      switch field.type {
      case .text:
        scrub(text: try reader.readText(), reader.isBigEndian, message, scrubber, &findings)
      case .wideText:
        let text = Array(try reader.readWideText().utf8)
        guard !scrubber.finds(in: text.rawSpan) else {
          throw StreamError(
            .unsupported, "'\(field.name)': what is to be replaced is in a text of wide characters")
        }
      case .structure(let index): try scrub(index, &reader, message, scrubber, &findings)
      default: break
      }
    }
    if let delimiter { patch(delimiter, 4, reader.isBigEndian, message, since: before, &findings) }
    if let presence { try reader.endOptional(presence) }
    if width > 0 {
      guard width == 4 || findings.growth - before + Int(UInt16.max) / 2 <= Int(UInt16.max) else {
        throw StreamError(.limit, "'\(field.name)' grows too long")
      }
      patch(size, width, reader.isBigEndian, message, since: before, &findings)
    }
  }

  /// - Parameter range: of the text in the message, after its length.
  private func scrub(
    text range: Range<Int>, _ isBigEndian: Bool, _ message: RawSpan, _ scrubber: TextScrubber,
    _ findings: inout Findings
  ) {
    guard let new = scrubber.scrub(message.extracting(range)) else { return }
    let before = findings.growth
    findings.growth += new.count - range.count
    patch(range.lowerBound - 4, 4, isBigEndian, message, since: before, &findings)
    findings.replacements.append(Replacement(range: range, bytes: new))
  }

  /// Adds to a size in the message what has grown in it.
  private func patch(
    _ place: Int, _ width: Int, _ isBigEndian: Bool, _ message: RawSpan, since before: Int,
    _ findings: inout Findings
  ) {
    let growth = findings.growth - before
    guard growth != 0 else { return }
    let order = isBigEndian ? Array(0..<width) : (0..<width).reversed()
    let size = order.reduce(0) { $0 << 8 | Int(message.load(littleEndianAt: place + $1) as UInt8) }
    var bytes = [UInt8](repeating: 0, count: width)
    for (index, byte) in order.reversed().enumerated() {
      bytes[byte] = UInt8(truncatingIfNeeded: (size + growth) >> (8 * index))
    }
    findings.replacements.append(Replacement(range: place..<place + width, bytes: bytes))
  }

  private func round(
    _ latitude: Range<Int>, _ longitude: Range<Int>, _ isBigEndian: Bool, _ message: RawSpan,
    _ scrubber: TextScrubber, _ findings: inout Findings
  ) {
    func number(_ range: Range<Int>) -> Double {
      guard range.count == 8 else {
        let bits = message.load(littleEndianAt: range.lowerBound, as: UInt32.self)
        return Double(Float(bitPattern: isBigEndian ? bits.byteSwapped : bits))
      }
      let bits = message.load(littleEndianAt: range.lowerBound, as: UInt64.self)
      return Double(bitPattern: isBigEndian ? bits.byteSwapped : bits)
    }
    guard
      let rounded = scrubber.rounded(latitude: number(latitude), longitude: number(longitude))
    else { return }
    for (range, value) in [(latitude, rounded.latitude), (longitude, rounded.longitude)] {
      var builder = ByteBuilder()
      if range.count == 8 {
        builder.append(isBigEndian ? value.bitPattern.byteSwapped : value.bitPattern)
      } else {
        let bits = Float(value).bitPattern
        builder.append(isBigEndian ? bits.byteSwapped : bits)
      }
      findings.replacements.append(Replacement(range: range, bytes: builder.bytes))
    }
  }
}
