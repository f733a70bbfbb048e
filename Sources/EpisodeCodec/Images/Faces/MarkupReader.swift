internal import Bytes

/// Reads the elements of an XML file of data: tags and text. Attributes, comments and declarations
/// count for nothing; entities stay as they are.
struct MarkupReader: ~Escapable {
  enum Token: Equatable {
    case start(String)
    /// Text without the white space around it; never empty.
    case text(String)
    case end(String)
  }

  private let bytes: RawSpan
  private var position = 0
  /// The open elements.
  private var open: [String] = []
  /// The end of an element without content, `<a/>`, which comes next.
  private var isEmptyElement = false

  static let depthLimit = 32

  @_lifetime(copy bytes)
  init(_ bytes: RawSpan) { self.bytes = bytes }

  /// - Returns: nil at the end of the file.
  /// - Throws: `.malformed` for tags that do not match, `.truncated` where the file ends within one.
  mutating func next() throws(StreamError) -> Token? {
    if isEmptyElement {
      isEmptyElement = false
      return .end(open.removeLast())
    }
    while position < bytes.byteCount {
      guard byte(at: position) == UInt8(ascii: "<") else {
        let start = position
        while position < bytes.byteCount, byte(at: position) != UInt8(ascii: "<") { position += 1 }
        let text = text(start..<position)
        if !text.isEmpty { return .text(text) }
        continue
      }
      if bytes.holds(Array("<!--".utf8), at: position) {
        try skip(past: "-->")
      } else if bytes.holds(Array("<?".utf8), at: position) {
        try skip(past: "?>")
      } else if bytes.holds(Array("<!".utf8), at: position) {
        try skip(past: ">")
      } else {
        return try tag()
      }
    }
    guard open.isEmpty else {
      throw StreamError(.truncated, "the XML ends within '\((open.last ?? "").printable)'")
    }
    return nil
  }

  private func byte(at place: Int) -> UInt8 { bytes.load(littleEndianAt: place) }

  private mutating func tag() throws(StreamError) -> Token {
    let start = position + 1
    try skip(past: ">")
    let content = text(start..<position - 1)
    if content.first == "/" {
      let name = String(content.dropFirst())
      guard open.last == name else {
        throw StreamError(
          .malformed, "the XML has '</\(name.printable)>' at byte \(start - 1)")
      }
      open.removeLast()
      return .end(name)
    }
    let name = String(content.prefix { !$0.isWhitespace && $0 != "/" })
    guard !name.isEmpty else { throw StreamError(.malformed, "no XML tag at byte \(start - 1)") }
    guard open.count < Self.depthLimit else {
      throw StreamError(.limit, "XML elements deeper than \(Self.depthLimit)")
    }
    open.append(name)
    isEmptyElement = content.last == "/"
    return .start(name)
  }

  private mutating func skip(past mark: String) throws(StreamError) {
    let mark = Array(mark.utf8)
    while position < bytes.byteCount {
      position += 1
      if bytes.holds(mark, at: position) {
        position += mark.count
        return
      }
    }
    throw StreamError(.truncated, "the XML ends within a tag or comment")
  }

  private func text(_ range: Range<Int>) -> String {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, byte(at: start) <= UInt8(ascii: " ") { start += 1 }
    while end > start, byte(at: end - 1) <= UInt8(ascii: " ") { end -= 1 }
    return String(repairingUTF8: bytes.extracting(start..<end))
  }
}
