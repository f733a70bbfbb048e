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
    let bytes = pending.bytes
    try store.write(bytes.rawSpan, at: size - bytes.count)
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
    if pending.count > 0 { try flush() }
    let end = start(of: kept)
    try forEachPiece(of: 0..<end) { (piece) throws(StreamError) in try output.write(piece) }
    // What remains moves to the front of a new file: the old one gives its space back.
    let moved = TemporaryFile()
    var place = 0
    try forEachPiece(of: end..<size) { (piece) throws(StreamError) in
      try moved.write(piece, at: place)
      place += piece.byteCount
    }
    ends = ends[kept...].map { $0 - end }
    (store, kept) = (moved, 0)
  }

  private func forEachPiece(
    of range: Range<Int>, _ body: (RawSpan) throws(StreamError) -> Void
  ) throws(StreamError) {
    for start in stride(from: range.lowerBound, to: range.upperBound, by: Self.pieceSize) {
      let count = min(Self.pieceSize, range.upperBound - start)
      let piece = try store.read(at: start, count: count)
      try body(piece.span)
    }
  }
}
