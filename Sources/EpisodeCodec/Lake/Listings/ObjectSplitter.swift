package import Bytes

/// Finds the objects of a JSON text that is an array of them, or has them one after the other, in the
/// memory of one object.
package struct ObjectSplitter {
  private var object: [UInt8] = []
  private var depth = 0
  /// True inside an array, which must end.
  private var isArray = false
  private var isInString = false
  private var isEscaped = false

  /// The most bytes of an object.
  private static let longest = 1 << 20

  package init() {}

  /// Takes the next bytes of the text.
  /// - Parameter body: gets each object that is whole. It has been divided from the others, not checked.
  /// - Throws: `.malformed` when something else than objects is in the text.
  package mutating func add(
    _ bytes: RawSpan, _ body: (RawSpan) throws(StreamError) -> Void
  ) throws(StreamError) {
    // The part of the current object that is in these bytes.
    var start = 0
    for place in 0..<bytes.byteCount {
      let byte = bytes.load(littleEndianAt: place, as: UInt8.self)
      if isInString {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInString = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "{"):
        if depth == 0 { start = place }
        depth += 1
      case UInt8(ascii: "}"):
        guard depth > 0 else { throw Self.fault }
        depth -= 1
        guard depth == 0 else { continue }
        let end = bytes.extracting(start..<place + 1)
        if object.isEmpty {
          try body(end)
        } else {
          object += end.array
          try body(object.rawSpan)
          object.removeAll(keepingCapacity: true)
        }
      case UInt8(ascii: "\"") where depth > 0: isInString = true
      case _ where depth > 0: break
      case UInt8(ascii: "["):
        guard !isArray else { throw Self.fault }
        isArray = true
      case UInt8(ascii: "]"):
        guard isArray else { throw Self.fault }
        isArray = false
      case UInt8(ascii: ","), 0x20, 0x0A, 0x0D, 0x09: break
      default: throw Self.fault
      }
    }
    guard depth > 0 else { return }
    let rest = bytes.extracting(start..<bytes.byteCount)
    guard object.count + rest.byteCount <= Self.longest else {
      throw StreamError(.limit, "an object of more than \(Self.longest) bytes")
    }
    object += rest.array
  }

  /// - Throws: `.truncated` inside an object or an array.
  package func finish() throws(StreamError) {
    guard depth == 0, !isArray else {
      throw StreamError(.truncated, "the listing ends inside an \(depth > 0 ? "object" : "array")")
    }
  }

  private static let fault = StreamError(.malformed, "not a list of objects of JSON")
}
