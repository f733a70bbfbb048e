package import Bytes

/// A list of episodes and spans: what a selection chose, in the order of choice.
///
/// A line is a JSON object with an `id`, as the filters of selections and labels print them, or a
/// text: an id, or `id:from-to`. Lines of blanks and lines that begin with `#` count as nothing.
package struct EpisodeList {
  package struct Entry: Sendable {
    /// The id, with the span if there is one.
    package let text: String
    package let span: EpisodeSpan?
    package fileprivate(set) var isUsed = false
    /// The next entry that may be about the same episode.
    fileprivate var next = -1
  }

  package private(set) var entries: [Entry] = []
  /// Lines that say again what a line before them said.
  package private(set) var repeated: UInt64 = 0
  /// The first entry that may be about an episode, by its id.
  private var heads: [String: Int] = [:]
  private var size = 0

  /// The most bytes of a line's id and span.
  package static let textLimit = 4096 + 64
  private static let overhead = 2 * MemoryLayout<Entry>.stride + 96

  package init() {}

  package var isEmpty: Bool { entries.isEmpty }

  /// Reads a file of lines.
  /// - Parameter most: entries after which the rest of the file counts as nothing.
  package mutating func read(_ input: FileInput, most: Int = .max) throws(StreamError) {
    var lines = LineReader(input)
    while entries.count < most, let line = try lines.next() {
      do throws(StreamError) {
        guard let text = try Self.text(of: line) else { continue }
        try add(text)
      } catch { throw error.prefixed("line \(lines.number): ") }
    }
  }

  package mutating func add(_ text: String) throws(StreamError) {
    guard text.utf8.count <= Self.textLimit else {
      throw StreamError(.limit, "an id of more than \(Self.textLimit) bytes")
    }
    let span = EpisodeSpan(parsing: text)
    let key = span?.id ?? text
    var place = heads[key] ?? -1
    while place >= 0 {
      if entries[place].text == text {
        repeated += 1
        return
      }
      place = entries[place].next
    }
    size += 2 * text.utf8.count + Self.overhead
    try MemoryBudget.check(size, .tables, for: "a list of \(entries.count + 1) episodes")
    var entry = Entry(text: text, span: span)
    entry.next = heads[key] ?? -1
    heads[key] = entries.count
    entries.append(entry)
  }

  /// The entries about an episode, in the order of the list. An entry with exactly the episode's id
  /// is about all of it, even if the id looks like a span.
  /// - Throws: `.malformed` when another episode has the same id.
  package mutating func take(_ id: String) throws(StreamError) -> [Int] {
    var found = chain(id).filter { entries[$0].text == id || entries[$0].span?.id == id }
    if let base = EpisodeSpan(parsing: id)?.id {
      found += chain(base).filter { entries[$0].text == id }
    }
    for place in found {
      guard !entries[place].isUsed else {
        throw StreamError(.malformed, "two episodes have the id '\(id.printable)'")
      }
      entries[place].isUsed = true
    }
    return found.sorted()
  }

  /// True for an episode of which the list has at least a part.
  package func contains(_ id: String) -> Bool {
    if heads[id] != nil { return true }
    guard let base = EpisodeSpan(parsing: id)?.id else { return false }
    return chain(base).contains { entries[$0].text == id }
  }

  /// The entries that are about none of the episodes.
  package var unused: [Entry] { entries.filter { !$0.isUsed } }

  private func chain(_ key: String) -> [Int] {
    var (places, place) = ([Int](), heads[key] ?? -1)
    while place >= 0 {
      places.append(place)
      place = entries[place].next
    }
    return places
  }

  /// What a line names; nil for a blank line and a comment.
  private static func text(of line: Bytes) throws(StreamError) -> String? {
    guard let text = String(validatingUTF8: line.span) else { throw StreamError.notUTF8 }
    let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0D }
    var bytes = text.utf8[...]
    while let first = bytes.first, isBlank(first) { bytes = bytes.dropFirst() }
    while let last = bytes.last, isBlank(last) { bytes = bytes.dropLast() }
    switch bytes.first {
    case nil, UInt8(ascii: "#"): return nil
    case UInt8(ascii: "{"): return try id(ofRow: line.span)
    default: return String(Substring(bytes))
    }
  }

  private static func id(ofRow row: RawSpan) throws(StreamError) -> String {
    var id = ""
    var reader = JSONReader(row)
    try reader.beginObject()
    while let key = try reader.nextKey() {
      guard key == "id" else {
        try reader.skipValue()
        continue
      }
      guard try reader.peek() == .string else {
        throw StreamError(.malformed, "'id': not a text")
      }
      id = try reader.readString()
    }
    try reader.finish()
    guard !id.isEmpty else { throw StreamError(.malformed, "the row has no id") }
    return id
  }
}
