internal import Bytes
internal import Posix

/// The pictures of the current episode of a camera, one after the other in a temporary file.
final class LeRobotFrames {
  private let store = TemporaryFile()
  /// The end of each picture.
  private var ends: [Int] = []
  /// Bytes gathered before they are written.
  private var pending = ByteBuilder()

  private static let pieceSize = 1 << 20

  var count: Int { ends.count }
  /// Bytes of all pictures.
  var size: Int { ends.last ?? 0 }

  func append(_ file: Bytes) throws(StreamError) {
    pending.append(file.span)
    ends.append(size + file.count)
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
    let start = number == 0 ? 0 : ends[number - 1]
    return try store.read(at: start, count: ends[number] - start)
  }

  /// Ends an episode whose pictures have been stored.
  func dropAll() {
    ends = []
    pending.removeAll()
  }
}
