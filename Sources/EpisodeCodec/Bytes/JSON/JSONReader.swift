/// Reads untrusted JSON front to back without building a tree. RFC 8259.
///
/// `peek` tells the kind of the next value; then `begin…`, one of the `read…` functions or
/// `skipValue` takes it. `NaN`, `Infinity` and `-Infinity` count as numbers, as Python writes them.
package struct JSONReader: ~Escapable {
  package enum Kind: Sendable { case object, array, string, number, bool, null }

  /// The deepest nesting of objects and arrays.
  package static var depthLimit: Int { 100 }

  let bytes: RawSpan
  package internal(set) var position = 0
  private var depth: Int
  /// True until the innermost container has had an element.
  private var isFirst = false

  /// - Parameter depth: how deep the bytes are nested in what somebody else has read.
  @_lifetime(copy bytes)
  package init(_ bytes: RawSpan, depth: Int = 0) { (self.bytes, self.depth) = (bytes, depth) }

  /// The byte at the position; 0, which JSON never contains, at the end.
  @inline(__always)
  var byte: UInt8 {
    guard position < bytes.byteCount else { return 0 }
    // No position is below 0.
    return unsafe bytes.unsafeLoad(fromUncheckedByteOffset: position, as: UInt8.self)
  }

  func malformed(_ what: String) -> StreamError {
    StreamError(
      .malformed,
      position < bytes.byteCount
        ? "JSON: \(what) at byte \(position)" : "JSON ends early: \(what)")
  }

  @inline(__always)
  mutating func skipWhitespace() {
    while byte <= 0x20, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
    }
  }

  /// The kind of the next value.
  package mutating func peek() throws(StreamError) -> Kind {
    skipWhitespace()
    switch byte {
    case UInt8(ascii: "{"): return .object
    case UInt8(ascii: "["): return .array
    case UInt8(ascii: "\""): return .string
    case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool
    case UInt8(ascii: "n"): return .null
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "N"),
      UInt8(ascii: "I"):
      return .number
    default: throw malformed("no value")
    }
  }

  /// Enters an object; `nextKey` gives its members.
  package mutating func beginObject() throws(StreamError) { try begin(UInt8(ascii: "{")) }

  /// Enters an array; `nextElement` announces its elements.
  package mutating func beginArray() throws(StreamError) { try begin(UInt8(ascii: "[")) }

  private mutating func begin(_ bracket: UInt8) throws(StreamError) {
    skipWhitespace()
    guard byte == bracket else {
      throw malformed("no '\(Character(Unicode.Scalar(bracket)))'")
    }
    guard depth < Self.depthLimit else {
      throw StreamError(.limit, "JSON is nested more than \(Self.depthLimit) deep")
    }
    position += 1
    depth += 1
    isFirst = true
  }

  /// The key of the next member, whose value follows; nil after the last one.
  package mutating func nextKey() throws(StreamError) -> String? {
    guard let key = try nextKeyRange() else { return nil }
    return text(key.range, hasEscapes: key.hasEscapes)
  }

  /// The place of the next member's key between its quotes, in the place of `nextKey`.
  package mutating func nextKeyRange() throws(StreamError) -> (range: Range<Int>, hasEscapes: Bool)?
  {
    guard try nextElement(before: UInt8(ascii: "}")) else { return nil }
    let key = try scanString()
    skipWhitespace()
    guard byte == UInt8(ascii: ":") else { throw malformed("no ':' after a key") }
    position += 1
    return key
  }

  /// True when another element follows.
  package mutating func nextElement() throws(StreamError) -> Bool {
    try nextElement(before: UInt8(ascii: "]"))
  }

  private mutating func nextElement(before bracket: UInt8) throws(StreamError) -> Bool {
    skipWhitespace()
    if byte == bracket {
      position += 1
      depth -= 1
      isFirst = false
      return false
    }
    if !isFirst {
      guard byte == UInt8(ascii: ",") else { throw malformed("no ',' between elements") }
      position += 1
    }
    isFirst = false
    return true
  }

  package mutating func readBool() throws(StreamError) -> Bool {
    skipWhitespace()
    if take("true") { return true }
    if take("false") { return false }
    throw malformed("no boolean")
  }

  package mutating func readNull() throws(StreamError) {
    skipWhitespace()
    guard take("null") else { throw malformed("no null") }
  }

  mutating func take(_ word: StaticString) -> Bool {
    let (bytes, start, count) = (bytes, position, word.utf8CodeUnitCount)
    guard start + count <= bytes.byteCount else { return false }
    let matches = word.withUTF8Buffer { text in
      (0..<count).allSatisfy { unsafe text[$0] == bytes.load(littleEndianAt: start + $0) }
    }
    if matches { position += count }
    return matches
  }

  /// Skips the next value and checks it.
  /// - Returns: its bytes.
  package mutating func readRange() throws(StreamError) -> Range<Int> {
    skipWhitespace()
    let start = position
    try skipValue()
    return start..<position
  }

  /// Skips the next value and checks it.
  package mutating func skipValue() throws(StreamError) {
    switch try peek() {
    case .object:
      try beginObject()
      while try nextKeyRange() != nil { try skipValue() }
    case .array:
      try beginArray()
      while try nextElement() { try skipValue() }
    case .string: _ = try scanString()
    case .number: _ = try scanNumber()
    case .bool: _ = try readBool()
    case .null: try readNull()
    }
  }

  /// Checks that nothing follows the value.
  package mutating func finish() throws(StreamError) {
    skipWhitespace()
    guard position == bytes.byteCount else { throw malformed("text after the value") }
  }
}
