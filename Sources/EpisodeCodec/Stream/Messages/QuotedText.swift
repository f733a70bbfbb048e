package import Bytes

/// Text in quotes in a path: `"robot.state"`. A backslash takes the next character as it is.
package enum QuotedText {
  /// Removes the quoted text that `rest` begins with.
  /// - Throws: `.malformed` when the closing quote is missing.
  package static func take(
    from rest: inout Substring.UnicodeScalarView
  ) throws(StreamError) -> String {
    let start = rest
    rest.removeFirst()
    var text = String.UnicodeScalarView()
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\"": return String(text)
      case "\\":
        guard let escaped = rest.popFirst() else { break }
        text.append(escaped)
      default: text.append(scalar)
      }
    }
    throw StreamError(.malformed, "'\(String(start).printable)' has no closing quote")
  }

  /// The places of a text that are neither in quotes nor in brackets.
  package static func openPlaces(
    in text: Substring.UnicodeScalarView
  ) -> [String.UnicodeScalarView.Index] {
    var (isQuoted, isEscaped, isBracketed) = (false, false, false)
    return text.indices.filter { index in
      switch text[index] {
      case _ where isEscaped: isEscaped = false
      case "\\" where isQuoted: isEscaped = true
      case "\"": isQuoted.toggle()
      case _ where isQuoted: break
      case "[": isBracketed = true
      case "]": isBracketed = false
      default: return !isBracketed
      }
      return false
    }
  }

  package static func quoted(_ text: String) -> String {
    var quoted = String.UnicodeScalarView("\"".unicodeScalars)
    for scalar in text.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { quoted.append("\\") }
      quoted.append(scalar)
    }
    quoted.append("\"")
    return String(quoted)
  }
}
