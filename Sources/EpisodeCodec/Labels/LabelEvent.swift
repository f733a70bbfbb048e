internal import Bytes

/// A moment of an episode that a person or a model marked.
package struct LabelEvent: Equatable, Sendable {
  /// Nanoseconds on the recording's clock.
  package var time: UInt64
  /// Where it ends, if it lasts.
  package var end: UInt64?
  package var kind: String
  package var text: String

  package init(time: UInt64, end: UInt64? = nil, kind: String, text: String = "") {
    (self.time, self.end, self.kind, self.text) = (time, end, kind, text)
  }

  /// `[{"time": 1767225602000000000, "kind": "slip"}]`, or null.
  static func list(reading reader: inout JSONReader) throws(StreamError) -> [LabelEvent] {
    guard try reader.peek() != .null else {
      try reader.readNull()
      return []
    }
    var events: [LabelEvent] = []
    try reader.beginArray()
    while try reader.nextElement() { events.append(try LabelEvent(reading: &reader)) }
    return events
  }

  private init(reading reader: inout JSONReader) throws(StreamError) {
    var (time, end) = (UInt64?.none, UInt64?.none)
    var (kind, text) = ("", "")
    try reader.beginObject()
    while let key = try reader.nextKey() {
      switch key {
      case "time": time = try Self.time(reading: &reader)
      case "end":
        if try reader.peek() == .null {
          try reader.readNull()
        } else {
          end = try Self.time(reading: &reader)
        }
      case "kind": kind = try reader.readString()
      case "text": text = try reader.readString()
      default: try reader.skipValue()
      }
    }
    guard let time, !kind.isEmpty else {
      throw StreamError(.malformed, "an event has no time or no kind")
    }
    guard end ?? time >= time else {
      throw StreamError(.malformed, "an event ends before it begins")
    }
    self.init(time: time, end: end, kind: kind, text: text)
  }

  /// Whole nanoseconds; as a string where the writer has no integers beyond 2^53.
  private static func time(reading reader: inout JSONReader) throws(StreamError) -> UInt64 {
    let text: String
    if try reader.peek() == .string {
      text = try reader.readString()
    } else {
      text = try reader.readNumberText()
    }
    guard let time = UInt64(text) else {
      throw StreamError(.malformed, "\(text.printable) is not a time in whole nanoseconds")
    }
    return time
  }

  func write(to text: inout JSONText) {
    text.beginObject()
    text.member("time", time)
    if let end { text.member("end", end) }
    text.member("kind", kind)
    if !self.text.isEmpty { text.member("text", self.text) }
    text.endObject()
  }
}
