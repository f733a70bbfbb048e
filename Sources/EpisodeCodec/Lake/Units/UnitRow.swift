package import Bytes

/// A unit as unit-list writes it: one line of JSON.
package struct UnitRow: Equatable, Sendable {
  package var uri: String
  /// What tells it from the others of its list: a relative path without `..`, control characters or
  /// a part that is empty.
  package var name: String
  package var bytes: Int?
  /// Nanoseconds of log time, if it is a part of the recording.
  package var part: Range<UInt64>?
  /// Where its output goes, if the list says so.
  package var output: String?

  package init(uri: String, name: String) { (self.uri, self.name) = (uri, name) }

  /// - Throws: `.malformed` for any other text.
  package init(parsing bytes: RawSpan) throws(StreamError) {
    let row = try JSONValue(parsing: bytes)
    guard let uri = row["uri"]?.string else {
      throw StreamError(.malformed, "not a unit: it has no uri")
    }
    self.init(uri: uri, name: row["name"]?.string ?? Self.name(of: uri))
    output = row["out"]?.string
    self.bytes = row["bytes"]?.number.flatMap { Int(exactly: $0) }
    guard row["from"] != nil || row["to"] != nil else { return }
    // As texts: a number of JSON has not the digits of a time.
    guard let from = row["from"]?.string.flatMap({ UInt64($0) }),
      let to = row["to"]?.string.flatMap({ UInt64($0) }), from < to
    else { throw StreamError(.malformed, "not a unit: from and to are not two times") }
    part = from..<to
  }

  /// The key in all lists and reports.
  package func key(_ pipeline: String) -> String {
    guard let part else { return UnitKey(uri: uri, pipeline: pipeline).text }
    let place = ":\(part.lowerBound)-\(part.upperBound)"
    return UnitKey(uri: uri + place, pipeline: pipeline).text
  }

  /// The last part of an address as a name.
  package static func name(of uri: String) -> String {
    safeName(UnitAddress.split(uri).name)
  }

  /// A relative path that is safe to join to a folder or an address: other parts and characters are
  /// written as `%2E`, with the hexadecimal digits of their bytes. Equal names come of equal paths only.
  package static func safeName(_ path: String) -> String {
    if isSafe(path.utf8) { return path }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    return parts.map { part in
      if part.isEmpty { return "%" }
      if part == "." || part == ".." { return part.map { _ in "%2E" }.joined() }
      return part.utf8.allSatisfy(isPlain) ? String(part) : escaped(part)
    }.joined(separator: "/")
  }

  /// True for a path that has nothing to escape, as most: no part of it begins with a dot.
  private static func isSafe(_ path: String.UTF8View) -> Bool {
    var before = UInt8(ascii: "/")
    for byte in path {
      let begins = before == UInt8(ascii: "/")
      guard isPlain(byte), !begins || (byte != before && byte != UInt8(ascii: ".")) else {
        return false
      }
      before = byte
    }
    return before != UInt8(ascii: "/")
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != 0x7F && byte != UInt8(ascii: "%") && byte != UInt8(ascii: "@")
  }

  /// `run@FROM-TO.mcap` for a part of `run.mcap`. No other name has `@`.
  static func partName(_ name: String, _ part: Range<UInt64>) -> String {
    let start = name.lastIndex(of: "/").map(name.index(after:)) ?? name.startIndex
    let dot = name[start...].lastIndex(of: ".") ?? name.endIndex
    return "\(name[..<dot])@\(part.lowerBound)-\(part.upperBound)\(name[dot...])"
  }

  private static func escaped(_ part: Substring) -> String {
    var bytes: [UInt8] = []
    for byte in part.utf8 {
      if isPlain(byte) {
        bytes.append(byte)
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        bytes += Array("%\(digits.utf8.count < 2 ? "0" : "")\(digits)".utf8)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
