extension String {
  /// Lower case as in Python's `str.lower`: a sigma at the end of a word becomes a final sigma.
  /// Source: `handle_capital_sigma` of CPython, and Unicode, table 3-17, Final_Sigma.
  package var lowerCase: String {
    guard unicodeScalars.contains("\u{3A3}") else { return lowercased() }
    let scalars = Array(unicodeScalars)
    var result = ""
    for (index, scalar) in scalars.enumerated() {
      guard scalar == "\u{3A3}" else {
        result += scalar.properties.lowercaseMapping
        continue
      }
      func isCased(_ next: Unicode.Scalar?) -> Bool { next?.properties.isCased ?? false }
      let before = scalars[..<index].last { !$0.properties.isCaseIgnorable }
      let after = scalars[(index + 1)...].first { !$0.properties.isCaseIgnorable }
      result += isCased(before) && !isCased(after) ? "\u{3C2}" : "\u{3C3}"
    }
    return result
  }
}
