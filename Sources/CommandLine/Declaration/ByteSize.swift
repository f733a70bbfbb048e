/// A number of bytes: `4096`, `512M`, `2GiB`. The suffixes K, M, G and T are powers of 1024, as in
/// sort(1); `MB` and the like are powers of 1000.
package struct ByteSize: OptionValue, Comparable {
  package let bytes: Int

  package init(_ bytes: Int) { self.bytes = bytes }

  package init(parsing text: String) throws(UsageError) {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let number = Int(digits), let unit = Self.unit(text.dropFirst(digits.count)) else {
      throw UsageError("\(text.quoted) is not a size such as 512M")
    }
    let (product, overflow) = number.multipliedReportingOverflow(by: unit)
    guard !overflow else { throw UsageError("\(text.quoted) is too large") }
    bytes = product
  }

  package var argumentText: String {
    for (index, letter) in Self.letters.enumerated().reversed() {
      let unit = 1 << (10 * (index + 1))
      if bytes >= unit, bytes % unit == 0 { return "\(bytes / unit)\(letter)" }
    }
    return "\(bytes)"
  }

  package static var placeholder: String { "SIZE" }

  package static func < (left: ByteSize, right: ByteSize) -> Bool { left.bytes < right.bytes }

  private static let letters: [Character] = ["K", "M", "G", "T"]

  /// The bytes of a suffix; nil if there is no such unit.
  private static func unit(_ suffix: Substring) -> Int? {
    guard let letter = suffix.first else { return 1 }
    guard let index = letters.firstIndex(of: Character(letter.uppercased())) else { return nil }
    switch suffix.dropFirst() {
    case "", "iB": return 1 << (10 * (index + 1))
    case "B": return (0...index).reduce(1) { unit, _ in unit * 1000 }
    default: return nil
    }
  }
}
