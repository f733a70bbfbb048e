package import CommandLine

/// What a link carries: `2MB/s`, `512K`, `10Mbit/s`.
package struct LinkRate: OptionValue {
  /// Bytes in a second.
  package let bytes: Int
  private let text: String

  private static let most = 1_000_000_000_000

  package init(parsing text: String) throws(UsageError) {
    self.text = text
    let amount = text.hasSuffix("/s") ? String(text.dropLast(2)) : text
    let isBits = amount.hasSuffix("bit")
    // Links are named in powers of 1000: 10Mbit is 10 000 000 bits.
    let size = isBits ? String(amount.dropLast(3)) : amount
    let isPlain = size.last?.isNumber ?? false
    guard let number = try? ByteSize(parsing: isBits && !isPlain ? size + "B" : size).bytes else {
      throw UsageError("\(text.quoted) is not a rate such as 2MB/s or 10Mbit/s")
    }
    bytes = isBits ? number / 8 : number
    guard (1...Self.most).contains(bytes) else {
      throw UsageError("\(text.quoted) is not a rate from 1 to \(Self.most) bytes a second")
    }
  }

  package var argumentText: String { text }
  package static var placeholder: String { "RATE" }
}
