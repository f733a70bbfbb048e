/// Reads untrusted XML front to back without building a tree: elements, attributes and text.
///
/// A document type is an error, because its entities could grow without limit. Extensible Markup
/// Language 1.0, fifth edition.
package struct XMLReader: ~Escapable {
  package enum Token: Equatable, Sendable {
    case start(String, attributes: [String: String])
    /// Text with its white space; never empty.
    case text(String)
    case end(String)
  }

  private let bytes: RawSpan
  private var position = 0
  /// The open elements.
  private var open: [String] = []
  /// True between `<a/>` and its end.
  private var isEmptyElement = false
  private var hasRoot = false

  private static let depthLimit = 100
  private static let attributeLimit = 1000

  @_lifetime(copy bytes)
  package init(_ bytes: RawSpan) { self.bytes = bytes }

  /// - Returns: nil at the end of the document.
  package mutating func next() throws(StreamError) -> Token? {
    if isEmptyElement {
      isEmptyElement = false
      return .end(open.removeLast())
    }
    if position == 0, holds("\u{FEFF}") { position = 3 }
    while position < bytes.byteCount {
      if byte == UInt8(ascii: "<") {
        if let token = try markup() { return token }
      } else {
        let start = position
        position = bytes.firstIndex(of: UInt8(ascii: "<"), from: position) ?? bytes.byteCount
        let text = try text(start..<position)
        if !open.isEmpty { return .text(text) }
        guard text.allSatisfy(\.isWhitespace) else { throw malformed("text outside an element") }
      }
    }
    guard open.isEmpty else {
      throw StreamError(.truncated, "the XML ends within <\((open.last ?? "").printable)>")
    }
    guard hasRoot else { throw malformed("no element") }
    return nil
  }

  /// A tag or a section of text; nil for a comment or an instruction.
  private mutating func markup() throws(StreamError) -> Token? {
    if holds("<!--") {
      try skip("<!--", past: "-->")
      return nil
    }
    if holds("<?") {
      try skip("<?", past: "?>")
      return nil
    }
    if holds("<![CDATA[") {
      let start = position + 9
      try skip("<![CDATA[", past: "]]>")
      guard !open.isEmpty else { throw malformed("text outside an element") }
      let text = try string(start..<position - 3)
      return text.isEmpty ? nil : .text(text)
    }
    if holds("<!") { throw malformed("a document type") }
    return holds("</") ? try endTag() : try startTag()
  }

  private mutating func endTag() throws(StreamError) -> Token {
    position += 2
    let name = try name()
    skipWhitespace()
    guard open.last == name, byte == UInt8(ascii: ">") else {
      throw malformed("</\(name.printable)> ends nothing")
    }
    position += 1
    open.removeLast()
    return .end(name)
  }

  private mutating func startTag() throws(StreamError) -> Token {
    position += 1
    let name = try name()
    guard !open.isEmpty || !hasRoot else { throw malformed("a second element") }
    guard open.count < Self.depthLimit else {
      throw StreamError(.limit, "XML is nested more than \(Self.depthLimit) deep")
    }
    var attributes: [String: String] = [:]
    while true {
      let start = position
      skipWhitespace()
      if byte == UInt8(ascii: ">") || holds("/>") { break }
      guard position > start else { throw malformed("no end of a tag") }
      let key = try self.name()
      skipWhitespace()
      guard byte == UInt8(ascii: "=") else { throw malformed("an attribute without a value") }
      position += 1
      skipWhitespace()
      guard attributes.updateValue(try quoted(), forKey: key) == nil else {
        throw malformed("the attribute '\(key.printable)' comes twice")
      }
      guard attributes.count <= Self.attributeLimit else {
        throw StreamError(.limit, "an XML element with more than \(Self.attributeLimit) attributes")
      }
    }
    isEmptyElement = byte == UInt8(ascii: "/")
    position += isEmptyElement ? 2 : 1
    open.append(name)
    hasRoot = true
    return .start(name, attributes: attributes)
  }

  private mutating func quoted() throws(StreamError) -> String {
    let quote = byte
    guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      throw malformed("a value without quotes")
    }
    let start = position + 1
    guard let end = bytes.firstIndex(of: quote, from: start) else { throw cut }
    position = end + 1
    return try text(start..<end)
  }

  private mutating func name() throws(StreamError) -> String {
    let start = position
    let ends = Array(" \t\r\n=/><\"'&".utf8)
    while position < bytes.byteCount, !ends.contains(byte) { position += 1 }
    guard position > start else { throw position < bytes.byteCount ? malformed("no name") : cut }
    return try string(start..<position)
  }

  /// Text with its references replaced. Section 4.1.
  private func text(_ range: Range<Int>) throws(StreamError) -> String {
    let raw = try string(range)
    guard raw.utf8.contains(UInt8(ascii: "&")) else { return raw }
    var (result, rest) = ("", raw[...])
    while let start = rest.firstIndex(of: "&") {
      result += rest[..<start]
      rest = rest[start...]
      guard let end = rest.firstIndex(of: ";"), let value = Self.reference(rest[..<end].dropFirst())
      else { throw malformed("an unknown reference") }
      result.unicodeScalars.append(value)
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }

  private static func reference(_ name: Substring) -> Unicode.Scalar? {
    switch name {
    case "lt": return "<"
    case "gt": return ">"
    case "amp": return "&"
    case "quot": return "\""
    case "apos": return "'"
    default:
      guard name.hasPrefix("#") else { return nil }
      let digits = name.dropFirst()
      let code = digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
      return code.flatMap { $0 > 0 ? Unicode.Scalar($0) : nil }
    }
  }

  private func string(_ range: Range<Int>) throws(StreamError) -> String {
    guard let text = String(validatingUTF8: bytes.extracting(range)) else {
      throw StreamError.notUTF8.prefixed("XML: ")
    }
    return text
  }

  private var byte: UInt8 {
    position < bytes.byteCount ? bytes.load(littleEndianAt: position, as: UInt8.self) : 0
  }

  private func holds(_ mark: StaticString) -> Bool {
    let start = position
    return mark.description.utf8.enumerated().allSatisfy { offset, character in
      start + offset < bytes.byteCount
        && bytes.load(littleEndianAt: start + offset, as: UInt8.self) == character
    }
  }

  private mutating func skipWhitespace() {
    while byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private mutating func skip(_ start: StaticString, past mark: StaticString) throws(StreamError) {
    position += start.utf8CodeUnitCount
    let first = mark.description.utf8.first ?? 0
    while let place = bytes.firstIndex(of: first, from: position) {
      position = place
      if holds(mark) {
        position += mark.utf8CodeUnitCount
        return
      }
      position += 1
    }
    throw cut
  }

  private var cut: StreamError { StreamError(.truncated, "the XML ends within a tag or comment") }

  private func malformed(_ what: String) -> StreamError {
    StreamError(.malformed, "XML: \(what) at byte \(position)")
  }
}
