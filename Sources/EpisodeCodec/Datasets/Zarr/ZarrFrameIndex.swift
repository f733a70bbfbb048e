internal import Bytes
internal import Stream

/// The rows of an array of images that make up an episode's windows. An image that consecutive
/// windows share is stored once.
struct ZarrFrameIndex {
  /// The frames of the last window, each once.
  private var known: [(frame: ImageWindow.Frame, row: Int64)] = []

  /// The row of a missing image.
  static let padding: Int64 = -1

  /// Forgets the last window, at the start of an episode.
  mutating func reset() { known.removeAll() }

  /// The rows of the next window, one per frame.
  /// - Parameters:
  ///   - store: stores an image and returns its row.
  /// - Throws: `.malformed` for a frame without an image that the window before does not have
  ///   either.
  mutating func rows(
    of window: ImageWindow, store: (Bytes) throws(StreamError) -> Int64
  ) throws(StreamError) -> [Int64] {
    var current: [(frame: ImageWindow.Frame, row: Int64)] = []
    var rows: [Int64] = []
    for frame in window.frames {
      let before =
        current.last { $0.frame.isOfStep(of: frame) }
        ?? known.last { $0.frame.isOfStep(of: frame) }
      if let before, frame.image.map({ $0 == before.frame.image }) ?? true {
        current.append(before)
      } else if let image = frame.image {
        current.append((frame, try store(image)))
      } else {
        throw StreamError.unknownFrame(frame)
      }
      rows.append(current[current.count - 1].row)
    }
    known = current
    return rows
  }
}
