package import Bytes

/// A line of JSON that says something about an episode; see bagpipe-labels(5).
///
/// It keeps its bytes and knows where the values of known keys are, so that a filter passes on what
/// it does not change.
package struct LabelRow: Sendable {
  /// The line, without its end.
  package let bytes: Bytes
  private var places = InlineArray<16, Place>(repeating: Place())
  /// Where the object ends: the place of its last bracket.
  private var end = 0

  package private(set) var confidence: Double?
  /// The confidence before it was calibrated; that of a row which was not.
  package var rawConfidence: Double? { calibratedFrom ?? confidence }
  /// The confidence before it was calibrated, if it was.
  private(set) var calibratedFrom: Double?
  /// The error of the rows with this confidence or more, which calibration promises.
  package private(set) var errorBound: Double?
  package private(set) var isGolden = false
  package private(set) var events: [LabelEvent] = []

  /// The most bytes of an id.
  package static let idLimit = 4096

  /// The bytes of a value; empty for a key that the row does not have.
  private struct Place: Sendable {
    var start: UInt32 = 0
    var end: UInt32 = 0

    init() {}
    init(_ range: Range<Int>) {
      (start, end) = (UInt32(range.lowerBound), UInt32(range.upperBound))
    }

    var range: Range<Int> { Int(start)..<Int(end) }
  }

  package init(parsing line: Bytes) throws(StreamError) {
    guard line.count <= JSONValue.sizeLimit else {
      throw StreamError(.limit, "a row of \(line.count) bytes is too large")
    }
    bytes = line
    var reader = JSONReader(line.span)
    try reader.beginObject()
    while let name = try reader.nextShortKey() {
      guard let key = LabelKey(name) else {
        try reader.skipValue()
        continue
      }
      do throws(StreamError) { try read(key, &reader) } catch {
        throw error.prefixed("'\(key.name)': ")
      }
    }
    end = reader.position - 1
    try reader.finish()
    guard let id = utf8(.id), !id.isEmpty else {
      throw StreamError(.malformed, "the row has no id")
    }
    guard id.count <= Self.idLimit else {
      throw StreamError(.limit, "an id of more than \(Self.idLimit) bytes")
    }
  }

  private mutating func read(_ key: LabelKey, _ reader: inout JSONReader) throws(StreamError) {
    let kind = try reader.peek()
    let start = reader.position
    switch key {
    case .id, .task, .label, .reason, .confidenceFrom, .who, .when, .source, .groundTruth:
      try Self.check(kind == .string || kind == .null && key != .id, "not a text")
      try reader.skipValue()
    case .text:
      try Self.check(kind == .string || kind == .null || kind == .array, "not a text")
      if kind == .array { _ = try Self.texts(&reader) } else { try reader.skipValue() }
    case .confidence: confidence = try Self.number(&reader, kind, atMost: 1)
    case .rawConfidence: calibratedFrom = try Self.number(&reader, kind, atMost: 1)
    case .errorBound: errorBound = try Self.number(&reader, kind, atMost: 1)
    case .leadTime: _ = try Self.number(&reader, kind, atMost: .greatestFiniteMagnitude)
    case .golden:
      try Self.check(kind == .bool || kind == .null, "neither true nor false")
      isGolden = false
      if kind == .bool { isGolden = try reader.readBool() } else { try reader.readNull() }
    case .events: events = try LabelEvent.list(reading: &reader)
    }
    places[key.rawValue] = Place(start..<reader.position)
  }

  private static func check(
    _ holds: Bool, _ fault: @autoclosure () -> String
  ) throws(StreamError) {
    guard holds else { throw StreamError(.malformed, fault()) }
  }

  private static func number(
    _ reader: inout JSONReader, _ kind: JSONReader.Kind, atMost most: Double
  ) throws(StreamError) -> Double? {
    guard kind != .null else {
      try reader.readNull()
      return nil
    }
    try check(kind == .number, "not a number")
    let number = try reader.readNumber()
    try check(
      number >= 0 && number <= most,
      "\(Quantity.short(number)) is not from 0 to \(Quantity.short(most))")
    return number
  }

  private static func texts(_ reader: inout JSONReader) throws(StreamError) -> [String] {
    var texts: [String] = []
    try reader.beginArray()
    while try reader.nextElement() { texts.append(try reader.readString()) }
    return texts
  }
}

extension LabelRow {
  /// The JSON of a key's value; nil for a key that the row does not have.
  package func range(_ key: LabelKey) -> Range<Int>? {
    let range = places[key.rawValue].range
    return range.isEmpty ? nil : range
  }

  /// The text of a key as UTF-8; nil where it is null, absent or no text.
  package func utf8(_ key: LabelKey) -> Bytes? {
    let span = bytes.span
    // The row has been checked: a value that begins with a quote also ends with one.
    guard let range = range(key),
      span.load(littleEndianAt: range.lowerBound, as: UInt8.self) == UInt8(ascii: "\"")
    else { return nil }
    let text = range.lowerBound + 1..<range.upperBound - 1
    guard span.extracting(text).firstIndex(of: UInt8(ascii: "\\")) != nil else {
      return bytes[text]
    }
    var reader = JSONReader(span.extracting(range))
    return (try? reader.readString()).map { Bytes(Array($0.utf8)) }
  }

  /// The text of a key; nil where it is null, absent or no text.
  package func string(_ key: LabelKey) -> String? {
    utf8(key).map { String(repairingUTF8: $0.span) }
  }

  package var id: String { string(.id) ?? "" }
  package var task: String { string(.task) ?? "" }
  package var label: String? { string(.label) }
  package var groundTruth: String? { string(.groundTruth) }

  /// True for what a person said, which counts more than what a model said.
  package var isPersons: Bool { string(.source) == Label.person }

  /// The texts: of one, or of a list of several that mean the same.
  package var texts: [String] {
    if let text = string(.text) { return [text] }
    guard let range = range(.text) else { return [] }
    var reader = JSONReader(bytes.span.extracting(range))
    return (try? Self.texts(&reader)) ?? []
  }

  package var leadTime: Double? {
    guard let range = range(.leadTime) else { return nil }
    var reader = JSONReader(bytes.span.extracting(range))
    return try? reader.readNumber()
  }

  /// The value of any key.
  package func value(_ name: String) throws(StreamError) -> JSONValue? {
    var value: JSONValue?
    var reader = JSONReader(bytes.span)
    try reader.beginObject()
    while let key = try reader.nextKey() {
      let range = try reader.readRange()
      if key == name { value = try JSONValue(parsing: bytes.span.extracting(range)) }
    }
    return value
  }

  /// The day of `when`, `2026-11-27`; nil where that is no date.
  package var day: String? {
    guard let when = utf8(.when), when.count >= 10 else { return nil }
    let day = when[0..<10]
    for place in 0..<10 {
      let byte: UInt8 = day.span.load(littleEndianAt: place)
      let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      guard place == 4 || place == 7 ? byte == UInt8(ascii: "-") : isDigit else { return nil }
    }
    return String(repairingUTF8: day.span)
  }

  /// The line with new values, JSON each, of some keys. Those that the row lacks come at its end.
  package func replacing(_ changes: [(key: LabelKey, json: [UInt8])]) -> [UInt8] {
    var line = ByteBuilder(reserving: bytes.count + 64)
    var place = 0
    let present = changes.compactMap { change in
      range(change.key).map { (range: $0, json: change.json) }
    }
    for change in present.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      line.append(bytes.span.extracting(place..<change.range.lowerBound))
      line.append(change.json)
      place = change.range.upperBound
    }
    line.append(bytes.span.extracting(place..<end))
    for change in changes where range(change.key) == nil {
      line.append(utf8: ", \"\(change.key.name)\": ")
      line.append(change.json)
    }
    line.append(UInt8(ascii: "}"))
    return line.bytes
  }
}
