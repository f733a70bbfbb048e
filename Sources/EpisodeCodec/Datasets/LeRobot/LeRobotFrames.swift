internal import Bytes
internal import Posix

/// The pictures of a camera that are not in their file yet, one after the other in a temporary file:
/// those of the current episode, and in front of them those of earlier episodes of the same video.
final class LeRobotFrames {
  private var store = TemporaryFile()
  /// The end of each picture.
  private var ends: [Int] = []
  /// Pictures of earlier episodes.
  private(set) var kept = 0
  /// Bytes gathered before they are written.
  private var pending = ByteBuilder()

  private static let pieceSize = 1 << 20

  var count: Int { ends.count }
  /// Bytes of all pictures, and of those of the current episode.
  var size: Int { ends.last ?? 0 }
  var episodeSize: Int { size - start(of: kept) }

  func sizes(_ range: Range<Int>) -> [UInt32] {
    range.map { UInt32(clamping: ends[$0] - start(of: $0)) }
  }

  private func start(of number: Int) -> Int { number == 0 ? 0 : ends[number - 1] }

  func append(_ file: Bytes) throws(StreamError) {
    guard UInt32(exactly: file.count) != nil else {
      throw StreamError(.limit, "an image of \(file.count) bytes")
    }
    let end = size + file.count
    pending.append(file.span)
    ends.append(end)
    if pending.count >= Self.pieceSize { try flush() }
  }

  private func flush() throws(StreamError) {
    try store.write(pending.bytes.rawSpan, at: size - pending.count)
    pending.removeAll()
  }

  /// A picture, by its number.
  func file(_ number: Int) throws(StreamError) -> Bytes {
    if pending.count > 0 { try flush() }
    let start = start(of: number)
    return try store.read(at: start, count: ends[number] - start)
  }

  /// Ends an episode whose pictures stay.
  func keepEpisode() { kept = count }

  /// Ends an episode whose pictures have been stored.
  func dropAll() {
    (ends, kept) = ([], 0)
    pending.removeAll()
  }

  /// Writes the pictures of earlier episodes, and drops them.
  func moveKept(to output: FileOutput) throws(StreamError) {
    try copy(0..<start(of: kept), to: output)
    // What remains moves to the front of a new file: the old one gives its space back.
    let rest = FileRange(start(of: kept)..<size)
    let moved = TemporaryFile()
    var place = 0
    for piece in rest.pieces(of: Self.pieceSize) {
      try moved.write(store.read(at: piece.lowerBound, count: piece.count).span, at: place)
      place += piece.count
    }
    ends = ends[kept...].map { $0 - rest.range.lowerBound }
    (store, kept) = (moved, 0)
  }

  private func copy(_ range: Range<Int>, to output: FileOutput) throws(StreamError) {
    if pending.count > 0 { try flush() }
    for piece in FileRange(range).pieces(of: Self.pieceSize) {
      try output.write(store.read(at: piece.lowerBound, count: piece.count).span)
    }
  }
}

/// A part of a file, to be read piece by piece.
private struct FileRange {
  let range: Range<Int>

  init(_ range: Range<Int>) { self.range = range }

  func pieces(of size: Int) -> [Range<Int>] {
    stride(from: range.lowerBound, to: range.upperBound, by: size).map {
      $0..<min($0 + size, range.upperBound)
    }
  }
}
