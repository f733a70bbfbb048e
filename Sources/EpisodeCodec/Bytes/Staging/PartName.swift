internal import Posix

/// The names of the files of an output that is divided: `part_{index}.mcap`, `{index:06}.tar`.
package struct PartName: Sendable {
  /// As the user wrote it.
  package let text: String
  private let prefix: String
  private let suffix: String
  /// How many digits a number has at least; nil without `{index}`.
  private let digits: Int?

  /// - Throws: `.malformed` for `{index…}` of another form, and in the name of a directory.
  package init(_ text: String) throws(StreamError) {
    self.text = text
    var start = text.startIndex
    while start < text.endIndex, !text[start...].hasPrefix(Self.field) {
      start = text.index(after: start)
    }
    prefix = String(text[..<start])
    guard start < text.endIndex else {
      (suffix, digits) = ("", nil)
      return
    }
    let rest = text[start...].dropFirst(Self.field.count)
    let end = rest.firstIndex(of: "}") ?? rest.endIndex
    let format = rest[..<end]
    suffix = String(rest[end...].dropFirst())
    digits = format.isEmpty ? 1 : format.first == ":" ? Int(format.dropFirst()) : nil
    guard end < rest.endIndex, let digits, (1...18).contains(digits) else {
      throw StreamError(.malformed, "'\(text.printable)' has neither {index} nor {index:04}")
    }
    guard !suffix.contains("/") else {
      throw StreamError(.malformed, "'\(text.printable)' has {index} in the name of a directory")
    }
  }

  private static let field = "{index"

  package var hasIndex: Bool { digits != nil }

  /// The numbers of the files that there are, ascending.
  package func existing() -> [Int] {
    guard digits != nil else { return Directory.exists(text) ? [0] : [] }
    let slash = prefix.lastIndex(of: "/").map(prefix.index(after:)) ?? prefix.startIndex
    let folder = slash == prefix.startIndex ? "." : String(prefix[..<slash])
    let stem = prefix[slash...]
    let names = (try? Directory.list(folder)) ?? []
    return names.compactMap { name in
      guard name.hasPrefix(stem), name.hasSuffix(suffix),
        let index = Int(name.dropFirst(stem.count).dropLast(suffix.count)), index >= 0
      else { return nil }
      return Directory.exists(path(index)) ? index : nil
    }.sorted()
  }

  package func path(_ index: Int) -> String {
    guard let digits else { return text }
    let number = "\(index)"
    return prefix + String(repeating: "0", count: max(0, digits - number.utf8.count)) + number
      + suffix
  }
}
