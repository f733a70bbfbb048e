package import Bytes

/// The rows of a file, one after the other, in the memory of one row.
package struct LabelRowReader {
  private var lines: LineReader

  package init(_ input: FileInput) { lines = LineReader(input) }

  /// The number of the last row's line, from 1.
  package var line: Int { lines.number }

  /// The next row; nil at the end. Lines of blanks count as nothing.
  package mutating func next() throws(StreamError) -> LabelRow? {
    while let line = try lines.next() {
      if line.isBlank { continue }
      do throws(StreamError) { return try LabelRow(parsing: line) } catch {
        throw error.prefixed("line \(lines.number): ")
      }
    }
    return nil
  }
}

extension Bytes {
  /// True without anything but blanks.
  fileprivate var isBlank: Bool {
    for place in 0..<count {
      let byte = span.load(littleEndianAt: place, as: UInt8.self)
      guard byte == 0x20 || byte == 0x09 || byte == 0x0D else { return false }
    }
    return true
  }
}
