package import Bytes

/// A line of CSV: RFC 4180, without line ends in cells.
package enum CSVRow {
  /// - Throws: `.malformed` for a quote that does not end or is not around the whole cell, `.limit`
  ///   for too many cells.
  package static func cells(_ line: Bytes) throws(StreamError) -> [String] {
    guard let text = String(validatingUTF8: line.span) else { throw StreamError.notUTF8 }
    var cells: [String] = []
    var rest = text.utf8[...]
    if rest.last == 0x0D { rest = rest.dropLast() }
    // Some programs begin a file with the mark of UTF-8.
    if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
    while true {
      guard cells.count < 1 << 16 else { throw StreamError(.limit, "a row of too many cells") }
      if rest.first == UInt8(ascii: "\"") {
        cells.append(try quoted(&rest))
      } else {
        let end = rest.firstIndex(of: UInt8(ascii: ",")) ?? rest.endIndex
        guard !rest[..<end].contains(UInt8(ascii: "\"")) else {
          throw StreamError(.malformed, "a quote inside a cell")
        }
        cells.append(String(decoding: rest[..<end], as: UTF8.self))
        rest = rest[end...]
      }
      guard let comma = rest.first else { return cells }
      guard comma == UInt8(ascii: ",") else {
        throw StreamError(.malformed, "text after a cell in quotes")
      }
      rest = rest.dropFirst()
    }
  }

  private static func quoted(_ rest: inout Substring.UTF8View) throws(StreamError) -> String {
    var cell: [UInt8] = []
    rest = rest.dropFirst()
    while let end = rest.firstIndex(of: UInt8(ascii: "\"")) {
      cell += rest[..<end]
      rest = rest[end...].dropFirst()
      guard rest.first == UInt8(ascii: "\"") else { return String(decoding: cell, as: UTF8.self) }
      cell.append(UInt8(ascii: "\""))
      rest = rest.dropFirst()
    }
    throw StreamError(.malformed, "a cell in quotes without its end")
  }
}
