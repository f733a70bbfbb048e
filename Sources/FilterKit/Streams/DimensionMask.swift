package import CommandLine

/// A choice of dimensions in letters: `TTTTTTF`.
package struct DimensionMask: OptionValue {
  package let dimensions: [Bool]

  package init(parsing text: String) throws(UsageError) {
    let letters = Array(text.utf8)
    guard !letters.isEmpty, letters.allSatisfy({ Array("TF10".utf8).contains($0) }) else {
      throw UsageError("\(text.quoted) is not of the form TTTTTTF")
    }
    dimensions = letters.map { $0 == UInt8(ascii: "T") || $0 == UInt8(ascii: "1") }
  }

  package var argumentText: String { String(dimensions.map { $0 ? "T" : "F" as Character }) }
  package static var placeholder: String { "TTTTTTF" }
}
