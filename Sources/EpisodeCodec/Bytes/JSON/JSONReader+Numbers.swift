extension JSONReader {
  /// The most characters that a number may have.
  private static var numberLimit: Int { 4096 }

  /// Reads a number as the nearest double; infinite beyond the range.
  package mutating func readNumber() throws(StreamError) -> Double {
    let number = try scanNumber()
    // Both factors are exact up to 2^53 and 10^22, so one operation rounds correctly. William D.
    // Clinger, "How to read floating point numbers accurately", 1990.
    if let digits = number.digits, digits < 1 << 53, abs(number.exponent) < Self.powers.count {
      let power = Self.powers[abs(number.exponent)]
      let magnitude = number.exponent < 0 ? Double(digits) / power : Double(digits) * power
      return number.isNegative ? -magnitude : magnitude
    }
    let text = String(repairingUTF8: bytes.extracting(number.range))
    switch text {
    case "NaN": return .nan
    case "Infinity": return .infinity
    case "-Infinity": return -.infinity
    default:
      guard let value = Double(text) else { throw malformed("no number") }
      return value
    }
  }

  /// Reads a number as it is written, for one that has more digits than a double.
  package mutating func readNumberText() throws(StreamError) -> String {
    String(repairingUTF8: bytes.extracting(try scanNumber().range))
  }

  private static let powers: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  /// A number as written: digits x 10^exponent.
  package struct NumberText {
    package var range: Range<Int>
    var isNegative: Bool
    /// nil when the digits do not fit 64 bits, or the number is not finite.
    var digits: UInt64?
    var exponent = 0
    package var isFinite = true
  }

  /// Skips a number and checks it.
  package mutating func scanNumber() throws(StreamError) -> NumberText {
    skipWhitespace()
    let start = position
    var number = NumberText(range: start..<start, isNegative: false, digits: 0)
    if byte == UInt8(ascii: "-") {
      number.isNegative = true
      position += 1
    }
    if take("Infinity") || (!number.isNegative && take("NaN")) {
      number.digits = nil
      number.isFinite = false
      number.range = start..<position
      return number
    }
    let isZero = byte == UInt8(ascii: "0")
    let whole = try scanDigits(into: &number)
    guard !isZero || whole == 1 else { throw malformed("a number with a leading zero") }
    if byte == UInt8(ascii: ".") {
      position += 1
      number.exponent = -(try scanDigits(into: &number))
    }
    if byte | 0x20 == UInt8(ascii: "e") {
      position += 1
      let isNegative = byte == UInt8(ascii: "-")
      if isNegative || byte == UInt8(ascii: "+") { position += 1 }
      var power = NumberText(range: 0..<0, isNegative: false, digits: 0)
      _ = try scanDigits(into: &power)
      if let digits = power.digits, digits < 100_000 {
        number.exponent += isNegative ? -Int(digits) : Int(digits)
      } else {
        number.digits = nil
      }
    }
    guard position - start <= Self.numberLimit else {
      throw StreamError(.limit, "a JSON number of \(position - start) characters")
    }
    number.range = start..<position
    return number
  }

  /// - Returns: the number of digits, at least one.
  private mutating func scanDigits(into number: inout NumberText) throws(StreamError) -> Int {
    let start = position
    while byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
      if let digits = number.digits {
        // 10^18 leaves room for one more digit.
        number.digits =
          digits < 1_000_000_000_000_000_000
          ? digits * 10 + UInt64(byte - UInt8(ascii: "0")) : nil
      }
      position += 1
    }
    guard position > start else { throw malformed("no digit") }
    return position - start
  }
}
