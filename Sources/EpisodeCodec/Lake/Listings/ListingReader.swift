package import Bytes

/// Reads listings of objects front to back.
package struct ListingReader {
  /// Objects that are not listed, with the reason.
  package private(set) var deleted = 0
  private let columns: InventoryColumns

  package init(columns: InventoryColumns = .usual) { self.columns = columns }

  /// - Parameters:
  ///   - form: nil to find it by the first bytes.
  ///   - body: gets each object.
  package mutating func read(
    _ input: FileInput, form: ListingForm?,
    _ body: (ListedObject) throws(StreamError) -> Void
  ) throws(StreamError) {
    let start = try input.peek(4096)
    switch form ?? .of(start.span) {
    case .text: try readLines(input, body)
    case .zeros: try readZeros(input, body)
    case .json: try readObjects(input, body)
    case .inventory: try readInventory(input, body)
    }
  }

  private func readLines(
    _ input: FileInput, _ body: (ListedObject) throws(StreamError) -> Void
  ) throws(StreamError) {
    var lines = LineReader(input, limit: Self.longest)
    while let line = try lines.next() {
      let isDOS = line.span.array.last == 0x0D
      let text = isDOS ? line[0..<line.count - 1] : line
      guard !text.isEmpty else { continue }
      do throws(StreamError) { try body(Self.object(text.span)) } catch {
        throw error.prefixed("line \(lines.number): ")
      }
    }
  }

  private func readZeros(
    _ input: FileInput, _ body: (ListedObject) throws(StreamError) -> Void
  ) throws(StreamError) {
    var name: [UInt8] = []
    while true {
      let piece = try input.takeSome(64 << 10)
      guard !piece.isEmpty else { break }
      for byte in piece.span.array {
        guard byte == 0 else {
          name.append(byte)
          continue
        }
        if !name.isEmpty { try body(Self.object(name.rawSpan)) }
        name.removeAll(keepingCapacity: true)
      }
      guard name.count <= Self.longest else { throw Self.tooLong }
    }
    guard name.isEmpty else { throw StreamError(.truncated, "the last name does not end") }
  }

  /// Bytes of a name; S3 has keys of 1024, Linux paths of 4096.
  private static let longest = 64 << 10
  private static let tooLong = StreamError(.limit, "a name of more than \(longest) bytes")

  /// `PATH`, or `SIZE<tab>PATH` as `du -b` and `rclone lsf --format sp --separator` with a tab print.
  private static func object(_ text: RawSpan) throws(StreamError) -> ListedObject {
    guard let path = String(validatingUTF8: text) else { throw StreamError.notUTF8 }
    let bytes = path.utf8
    let tab = bytes.firstIndex { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    if let tab, tab != bytes.startIndex, bytes[tab] == UInt8(ascii: "\t"),
      let size = Int(path[..<tab])
    {
      return ListedObject(path: String(path[bytes.index(after: tab)...]), size: size)
    }
    return ListedObject(path: path)
  }

  private mutating func readInventory(
    _ input: FileInput, _ body: (ListedObject) throws(StreamError) -> Void
  ) throws(StreamError) {
    var lines = LineReader(input, limit: Self.longest)
    while let line = try lines.next() {
      guard !line.isEmpty else { continue }
      do throws(StreamError) {
        if let object = try columns.object(line.span) { try body(object) } else { deleted += 1 }
      } catch { throw error.prefixed("line \(lines.number): ") }
    }
  }

  private func readObjects(
    _ input: FileInput, _ body: (ListedObject) throws(StreamError) -> Void
  ) throws(StreamError) {
    var splitter = ObjectSplitter()
    var number = 0
    while true {
      let piece = try input.takeSome(256 << 10)
      guard !piece.isEmpty else { return try splitter.finish() }
      try splitter.add(piece.span) { (bytes) throws(StreamError) in
        number += 1
        do throws(StreamError) {
          for object in try ListingRow(parsing: bytes).objects { try body(object) }
        } catch { throw error.prefixed("object \(number): ") }
      }
    }
  }
}
