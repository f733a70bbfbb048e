internal import Bytes

/// Reads the few literals of Python that a header of NumPy consists of.
struct PythonLiteral: ~Escapable {
  private let bytes: RawSpan
  private var place = 0

  @_lifetime(copy bytes)
  init(_ bytes: RawSpan) { self.bytes = bytes }

  /// The next byte that is no space; nil at the end.
  private mutating func look() -> UInt8? {
    while place < bytes.byteCount {
      let byte = bytes.load(littleEndianAt: place, as: UInt8.self)
      guard byte == 0x20 || byte == 0x0A || byte == 0x09 else { return byte }
      place += 1
    }
    return nil
  }

  mutating func isNext(_ character: Unicode.Scalar) throws(StreamError) -> Bool {
    look() == UInt8(ascii: character)
  }

  mutating func takes(_ character: Unicode.Scalar) throws(StreamError) -> Bool {
    guard try isNext(character) else { return false }
    place += 1
    return true
  }

  mutating func expect(_ character: Unicode.Scalar) throws(StreamError) {
    guard try takes(character) else {
      throw StreamError(.malformed, "a header of NumPy without '\(character)' where one belongs")
    }
  }

  /// A string in either quotes; one with a backslash is refused, no header has any.
  mutating func readString() throws(StreamError) -> String {
    guard let quote = look(), quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
      throw StreamError(.malformed, "a header of NumPy without a string where one belongs")
    }
    place += 1
    let start = place
    while place < bytes.byteCount {
      let byte = bytes.load(littleEndianAt: place, as: UInt8.self)
      if byte == quote {
        place += 1
        guard let text = String(validatingUTF8: bytes.extracting(start..<place - 1)) else {
          throw StreamError.notUTF8
        }
        return text
      }
      if byte == UInt8(ascii: "\\") { break }
      place += 1
    }
    throw StreamError(.malformed, "a header of NumPy with a string that does not end")
  }

  mutating func readBool() throws(StreamError) -> Bool {
    for (text, value) in [("True", true), ("False", false)] {
      let letters = Array(text.utf8)
      guard look() == letters[0], bytes.byteCount - place >= letters.count else { continue }
      let found = letters.indices.allSatisfy {
        bytes.load(littleEndianAt: place + $0, as: UInt8.self) == letters[$0]
      }
      guard found else { continue }
      place += letters.count
      return value
    }
    throw StreamError(.malformed, "a header of NumPy without True or False where one belongs")
  }

  /// A tuple of integers that are not negative.
  mutating func readTuple() throws(StreamError) -> [Int] {
    try expect("(")
    var numbers: [Int] = []
    while try !takes(")") {
      numbers.append(try readInteger())
      guard numbers.count <= 64 else { throw StreamError(.limit, "an array of 65 axes") }
      if try !takes(",") {
        try expect(")")
        break
      }
    }
    return numbers
  }

  private mutating func readInteger() throws(StreamError) -> Int {
    var value: Int?
    while let byte = look(), (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
      let (tenfold, overflow) = (value ?? 0).multipliedReportingOverflow(by: 10)
      let (sum, tooLarge) = tenfold.addingReportingOverflow(Int(byte - UInt8(ascii: "0")))
      guard !overflow, !tooLarge else { throw StreamError(.limit, "an array of 2^63 elements") }
      value = sum
      place += 1
    }
    // Python 2 wrote long integers so.
    if value != nil, look() == UInt8(ascii: "L") { place += 1 }
    guard let value else {
      throw StreamError(.malformed, "a header of NumPy without a number where one belongs")
    }
    return value
  }
}
