internal import Bytes

/// How findings are printed.
package enum FindingForm: Sendable {
  /// For people.
  case text
  /// An object on a line of its own.
  case json
  /// A workflow command of GitHub, which becomes an annotation.
  case github
}

extension Finding {
  /// The finding on one line, with its line break.
  package func line(_ form: FindingForm) -> String {
    switch form {
    case .text:
      return "\(code) \(severity.rawValue): \(place.printable): \(text.printable)\n"
    case .json:
      var json = JSONText()
      json.beginObject()
      json.member("code", code)
      json.member("severity", severity.rawValue)
      json.member("place", place)
      json.member("text", text)
      json.member("advice", advice)
      json.endObject()
      return json.string + "\n"
    case .github:
      let command = severity == .note ? "notice" : severity.rawValue
      let message = "\(text.printable). \(advice)"
      return "::\(command) file=\(Self.escaped(place.printable, in: ",:")),title=\(code)::"
        + Self.escaped(message, in: "") + "\n"
    }
  }

  /// A value of a workflow command; in properties the signs between them are escaped, too.
  private static func escaped(_ text: String, in signs: String) -> String {
    text.reduce(into: "") { result, character in
      switch character {
      case "%": result += "%25"
      case ":" where signs.contains(":"): result += "%3A"
      case "," where signs.contains(","): result += "%2C"
      default: result.append(character)
      }
    }
  }
}
