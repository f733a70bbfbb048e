internal import Bytes
internal import Stream

/// The steps of a feature that are byte strings: rows of uint8, which may differ in length.
///
/// Whether they do shows only at the end of the stream. Until then they wait, beyond 1 MiB in a
/// temporary file; then they become an array of numbers, or of bytes if their lengths differ.
final class ZarrByteStrings {
  /// Length and bytes of each step.
  private var steps = Spool()
  private var length: Int?
  private var lengthsDiffer = false
  private var count = 0
  /// The number of steps of the first episode, which decides the chunks of version 2.
  private var firstEpisode: Int?

  func append(_ bytes: Bytes) throws(StreamError) {
    // Numbers need a length; an array without elements has no chunks.
    lengthsDiffer = lengthsDiffer || bytes.count == 0 || length.map { $0 != bytes.count } ?? false
    length = bytes.count
    var head = ByteBuilder(reserving: 8)
    head.append(UInt64(bytes.count))
    try steps.append(head.bytes)
    try steps.append(bytes.span)
    count += 1
  }

  func endEpisode() { if firstEpisode == nil { firstEpisode = count } }

  var layout: ZarrLayout {
    get throws(StreamError) {
      try lengthsDiffer ? .bytes() : .numbers(.uint8, shape: [length ?? 0])
    }
  }

  /// Writes all steps to an array of `layout`.
  func write(to array: ZarrArray) throws(StreamError) {
    var (rest, needed) = (ByteBuilder(), 8)
    try steps.forEachPiece { (piece) throws(StreamError) in
      rest.append(piece)
      guard rest.count >= needed else { return }
      let bytes = Bytes(rest.bytes)
      var start = 0
      needed = 8
      while bytes.count - start >= 8 {
        needed = 8 + Int(bytes.span.load(littleEndianAt: start, as: UInt64.self))
        let end = start + needed
        guard end <= bytes.count else { break }
        let step = bytes[start + 8..<end]
        if array.layout.dataType == .bytes {
          try array.append(bytes: step.span)
        } else {
          try array.append(step.span)
        }
        if array.count == firstEpisode { try array.endEpisode() }
        (start, needed) = (end, 8)
      }
      rest = ByteBuilder()
      rest.append(bytes.dropFirst(start).span)
    }
  }
}
